import { createRequire } from "node:module";
import { join } from "node:path";
import type languageProto from "@pulumi/pulumi/proto/language_pb";

/** A file of the SDK that the program has installed. */
export function sdkFile(programDirectory: string, path: string): string {
    try {
        return createRequire(join(programDirectory, "index.js")).resolve(`@pulumi/pulumi/${path}`);
    } catch {
        throw new Error(`${programDirectory} has no @pulumi/pulumi: run npm install there first`);
    }
}

/** What the SDK's entries read from their environment of `runtime.options` in `Pulumi.yaml`. */
export function typescriptEnvironment(program: languageProto.ProgramInfo | undefined): Record<string, string> {
    const options = program?.getOptions()?.toJavaScript() ?? {};
    const { typescript = true, tsconfig } = options as { typescript?: boolean; tsconfig?: string };
    return {
        PULUMI_NODEJS_TYPESCRIPT: String(typescript),
        ...(tsconfig === undefined ? {} : { PULUMI_NODEJS_TSCONFIG_PATH: tsconfig }),
    };
}

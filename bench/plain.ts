import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

// biome-ignore lint/suspicious/noExplicitAny: handlers of all kinds of events
export type PlainFactory = () => (event: any, context: any) => Promise<unknown>;

/** A function as a user of `aws.lambda.CallbackFunction` writes it. */
export interface PlainFunction {
    readonly callbackFactory: PlainFactory;
    /** What of the program's packages it needs. The plain form takes all dependencies of the program, and no others. */
    readonly packages: readonly string[];
}

/**
 * The archive that Pulumi makes of a function, without the packages that it does not need.
 *
 * @throws An error that begins with "cannot be serialised" when Pulumi refuses the function.
 */
export async function plainArchive({ callbackFactory, packages }: PlainFunction): Promise<pulumi.asset.AssetArchive> {
    try {
        await pulumi.runtime.serializeFunction(callbackFactory, { isFactoryFunction: true });
    } catch (error) {
        const reason = (error instanceof Error ? error.message : String(error)).trim().split("\n").at(-1);
        throw new Error(`cannot be serialised: ${reason?.trim()}`);
    }
    let code: pulumi.asset.AssetArchive | undefined;
    await pulumi.runtime.setMocks({
        call: ({ inputs }) => inputs,
        newResource: ({ type, name, inputs }) => {
            if (type === "aws:lambda/function:Function") code = inputs.code;
            return { id: name, state: { ...inputs, arn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}` } };
        },
    });
    new aws.lambda.CallbackFunction("plain", {
        callbackFactory,
        role: "arn:aws:iam::123456789012:role/plain",
        codePathOptions: {
            extraExcludePackages: dependencies().filter((name) => !packages.includes(name)),
            extraIncludePackages: [...packages],
        },
    });
    await pulumi.runtime.disconnect();
    if (code === undefined) throw new Error("CallbackFunction made no archive");
    return code;
}

function dependencies(): string[] {
    const manifest = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8")) as {
        readonly dependencies: Readonly<Record<string, string>>;
    };
    return Object.keys(manifest.dependencies);
}

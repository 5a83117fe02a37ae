import languageProto from "@pulumi/pulumi/proto/language_pb";
import { endOf, startNode } from "./children";
import { sdkFile, typescriptEnvironment } from "./sdk";

/** The program has said what is wrong through Pulumi's log; the engine is to add nothing. */
const ALREADY_REPORTED = 32;

/** Runs a program for one preview or update. */
export async function run(
    request: languageProto.RunRequest,
    engineAddress: string,
): Promise<languageProto.RunResponse> {
    const entry = sdkFile(request.getPwd(), "cmd/run/index.js");
    // The engine reads what this host prints line by line, as the program's output.
    const child = startNode([entry, ...argumentsOf(request, engineAddress)], {
        stdio: ["ignore", "inherit", "inherit"],
        env: {
            ...process.env,
            ...typescriptEnvironment(request.getInfo()),
            PULUMI_CONFIG: JSON.stringify(Object.fromEntries(request.getConfigMap().getEntryList())),
            PULUMI_CONFIG_SECRET_KEYS: JSON.stringify(request.getConfigsecretkeysList()),
        },
    });
    const end = await endOf(child);
    const response = new languageProto.RunResponse();
    if (end === ALREADY_REPORTED) response.setBail(true);
    else if (end !== 0)
        response.setError(`the program ended with ${typeof end === "number" ? "exit code " : ""}${end}`);
    return response;
}

function argumentsOf(request: languageProto.RunRequest, engineAddress: string): string[] {
    const flags: Record<string, string> = {
        monitor: request.getMonitorAddress(),
        engine: engineAddress,
        organization: request.getOrganization(),
        project: request.getProject(),
        "root-directory": request.getInfo()?.getRootDirectory() ?? request.getPwd(),
        stack: request.getStack(),
        pwd: request.getPwd(),
        parallel: String(request.getParallel()),
    };
    return [
        ...Object.entries(flags).flatMap(([flag, value]) => [`--${flag}`, value]),
        ...(request.getDryrun() ? ["--dry-run"] : []),
        request.getInfo()?.getEntryPoint() ?? request.getProgram(),
        ...request.getArgsList(),
    ];
}

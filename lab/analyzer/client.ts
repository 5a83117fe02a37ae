import { type Client, credentials, type ServiceError } from "@grpc/grpc-js";
import analyzerRpc from "@pulumi/pulumi/proto/analyzer_grpc_pb";
import proto from "@pulumi/pulumi/proto/analyzer_pb";
import { Empty, Struct } from "../host/wire";
import type { ConfigurablePolicy, PackConfig, PolicySetting } from "./packConfig";
import type { PolicyFacts, PolicyLevel, PolicySeverity } from "./report";

type Policy = Omit<PolicyFacts, "level"> & ConfigurablePolicy;

/** What a pack tells of itself. */
export interface PackInfo {
    readonly name: string;
    readonly version: string;
    readonly policies: readonly Policy[];
    /** What the pack's own code sets. */
    readonly initialConfig: PackConfig;
}

/** The stack that is judged, as a pack is told of it. */
export interface JudgedStack {
    readonly project: string;
    readonly stack: string;
    readonly config: Readonly<Record<string, string>>;
    readonly secretKeys: readonly string[];
}

// A request holds all resources of a stack. The engine's limit, and the pack's own.
const MESSAGE_LIMIT = 400 * 1024 * 1024;

const LEVELS: Readonly<Record<number, PolicyLevel>> = {
    [proto.EnforcementLevel.ADVISORY]: "advisory",
    [proto.EnforcementLevel.MANDATORY]: "mandatory",
    [proto.EnforcementLevel.REMEDIATE]: "remediate",
    [proto.EnforcementLevel.DISABLED]: "disabled",
};
const SEVERITIES: Readonly<Record<number, PolicySeverity>> = {
    [proto.PolicySeverity.POLICY_SEVERITY_LOW]: "low",
    [proto.PolicySeverity.POLICY_SEVERITY_MEDIUM]: "medium",
    [proto.PolicySeverity.POLICY_SEVERITY_HIGH]: "high",
    [proto.PolicySeverity.POLICY_SEVERITY_CRITICAL]: "critical",
};

export function levelOf(level: proto.EnforcementLevel): PolicyLevel {
    return LEVELS[level] ?? "advisory";
}

export function severityOf(severity: proto.PolicySeverity): PolicySeverity | undefined {
    return SEVERITIES[severity];
}

/** The analyzer service of a running pack. */
export class AnalyzerClient {
    readonly #client: analyzerRpc.AnalyzerClient;

    constructor(address: string) {
        this.#client = new analyzerRpc.AnalyzerClient(address, credentials.createInsecure(), {
            "grpc.max_receive_message_length": MESSAGE_LIMIT,
            "grpc.max_send_message_length": MESSAGE_LIMIT,
        });
    }

    async info(): Promise<PackInfo> {
        const info = await asked<proto.AnalyzerInfo>((answer) =>
            this.#client.getAnalyzerInfo(new Empty() as never, answer),
        );
        return {
            name: info.getName(),
            version: info.getVersion(),
            policies: info.getPoliciesList().map(policyOf),
            initialConfig: Object.fromEntries(
                [...info.getInitialconfigMap().entries()].map(([name, config]) => [name, initialSetting(config)]),
            ),
        };
    }

    async configureStack({ project, stack, config, secretKeys }: JudgedStack): Promise<void> {
        const request = new proto.AnalyzerStackConfigureRequest();
        request.setProject(project);
        request.setStack(stack);
        request.setOrganization("organization");
        request.setDryRun(true);
        request.setConfigSecretKeysList([...secretKeys]);
        for (const [key, text] of Object.entries(config)) request.getConfigMap().set(key, text);
        await asked((answer) => this.#client.configureStack(request, answer));
    }

    async configure(settings: Readonly<Record<string, Required<PolicySetting>>>): Promise<void> {
        const request = new proto.ConfigureAnalyzerRequest();
        for (const [name, { level, properties }] of Object.entries(settings)) {
            const config = new proto.PolicyConfig();
            config.setEnforcementlevel(proto.EnforcementLevel[level.toUpperCase() as Uppercase<PolicyLevel>]);
            config.setProperties(Struct.fromJavaScript(properties as never));
            request.getPolicyconfigMap().set(name, config);
        }
        await asked((answer) => this.#client.configure(request, answer));
    }

    remediate(request: proto.AnalyzeRequest): Promise<proto.RemediateResponse> {
        return asked((answer) => this.#client.remediate(request, answer));
    }

    analyze(request: proto.AnalyzeRequest): Promise<proto.AnalyzeResponse> {
        return asked((answer) => this.#client.analyze(request, answer));
    }

    analyzeStack(resources: readonly proto.AnalyzerResource[]): Promise<proto.AnalyzeResponse> {
        const request = new proto.AnalyzeStackRequest();
        request.setResourcesList([...resources]);
        return asked((answer) => this.#client.analyzeStack(request, answer));
    }

    close(): void {
        (this.#client as unknown as Client).close();
    }
}

function asked<Response>(
    ask: (answer: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
    return new Promise((resolve, reject) => {
        ask((error, response) => (error ? reject(error) : resolve(response)));
    });
}

function policyOf(info: proto.PolicyInfo): Policy {
    const severity = severityOf(info.getSeverity());
    const schema = info.getConfigschema();
    return {
        name: info.getName(),
        displayName: info.getDisplayname() || info.getName(),
        description: info.getDescription(),
        level: levelOf(info.getEnforcementlevel()),
        ...(severity === undefined ? {} : { severity }),
        ...(info.getRemediationSteps() === "" ? {} : { remediationSteps: info.getRemediationSteps() }),
        ...(info.getUrl() === "" ? {} : { url: info.getUrl() }),
        judges: info.getPolicyType() === proto.PolicyType.POLICY_TYPE_STACK ? "stack" : "resource",
        properties: (schema?.getProperties()?.toJavaScript() ?? {}) as ConfigurablePolicy["properties"],
        required: schema?.getRequiredList() ?? [],
    };
}

/** A pack's code that says nothing of the level sends the one with the number 0, advisory: the engine takes it for that, too. */
function initialSetting(config: proto.PolicyConfig): PolicySetting {
    return {
        level: levelOf(config.getEnforcementlevel()),
        properties: (config.getProperties()?.toJavaScript() ?? {}) as PolicySetting["properties"],
    };
}

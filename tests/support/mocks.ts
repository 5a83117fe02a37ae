import * as pulumi from "@pulumi/pulumi";
import type { MockResourceArgs } from "@pulumi/pulumi/runtime";

export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

/** A resource as the program registered it. */
export interface Registered {
    readonly type: string;
    readonly name: string;
    // biome-ignore lint/suspicious/noExplicitAny: inputs are as different as resources are
    readonly inputs: Record<string, any>;
    readonly custom: boolean;
    /** The id of a resource that is only read. */
    readonly readId?: string;
}

/** What the program made under mocks. */
export interface Recording {
    readonly resources: Registered[];
    /** All resources as `type name`, sorted: the exact set. */
    list(): string[];
    /** The only resource of that type and name. Throws when there is none, or several. */
    get(type: string, name: string): Registered;
    /** The URNs, with the types of all parents. */
    urns(): string[];
}

export interface MockSettings {
    readonly project?: string;
    readonly stack?: string;
    readonly preview?: boolean;
    /** What the provider returns for a resource that is read, by its id. */
    readonly existing?: Readonly<Record<string, Record<string, unknown>>>;
    /** Keys without a namespace are the project's. */
    readonly config?: Readonly<Record<string, string>>;
    readonly secretKeys?: readonly string[];
}

/** Starts over with a fresh Pulumi runtime whose provider is a mock. Await `settled` before looking at the recording. */
export function mockPulumi(settings: MockSettings = {}): Recording {
    const { project = "event-ops", stack = "dev", preview = false, existing = {} } = settings;
    const resources: Registered[] = [];
    const config = Object.entries(settings.config ?? {}).map(([key, value]) => [
        key.includes(":") ? key : `${project}:${key}`,
        value,
    ]);
    pulumi.runtime.setAllConfig(Object.fromEntries(config), settings.secretKeys as string[] | undefined);
    void pulumi.runtime.setMocks(
        {
            call: ({ token, inputs }) => CALLS[token] ?? inputs,
            newResource: (args) => {
                resources.push({
                    type: args.type,
                    name: args.name,
                    inputs: args.inputs,
                    custom: args.custom ?? false,
                    ...(args.id ? { readId: args.id } : {}),
                });
                // A preview knows nothing that AWS would say: what is not an input is unknown.
                if (preview && !args.id) return { id: "", state: args.inputs };
                return { id: args.id || `${args.name}-id`, state: { ...outputsOf(args), ...existing[args.id ?? ""] } };
            },
        },
        project,
        stack,
        preview,
    );
    const urns = recordUrns(project, stack);
    return {
        resources,
        list: () => resources.map(({ type, name }) => `${type} ${name}`).sort(),
        get: (type, name) => {
            const found = resources.filter((resource) => resource.type === type && resource.name === name);
            if (found.length !== 1)
                throw new Error(
                    `${found.length} resources ${type} ${name}; there are:\n${resources.map((r) => `${r.type} ${r.name}`).join("\n")}`,
                );
            return found[0]!;
        },
        urns: () => [...urns].sort(),
    };
}

interface RegisterRequest {
    getType(): string;
    getName(): string;
    getParent(): string;
}
type Register = (
    request: RegisterRequest,
    callback: (error: unknown, response: { getUrn(): string }) => void,
) => unknown;

/** The URNs as the engine forms them. The mock's own know only the parent's type, not those above it. */
function recordUrns(project: string, stack: string): Set<string> {
    const urns = new Set<string>();
    const types = new Map<string, string>();
    const monitor = pulumi.runtime.getMonitor() as unknown as Record<"registerResource" | "readResource", Register>;
    for (const method of ["registerResource", "readResource"] as const) {
        const original = monitor[method].bind(monitor);
        monitor[method] = (request, callback) =>
            original(request, (error, response) => {
                if (!error) {
                    const above = types.get(request.getParent());
                    const qualified = above === undefined ? request.getType() : `${above}$${request.getType()}`;
                    types.set(response.getUrn(), qualified);
                    urns.add(`urn:pulumi:${stack}::${project}::${qualified}::${request.getName()}`);
                }
                callback(error, response);
            });
    }
    return urns;
}

/** Waits until everything that the program registered has been. */
export async function settled(): Promise<void> {
    await pulumi.runtime.disconnect();
}

/** The value of an output. */
export function resolved<T>(output: pulumi.Input<T>): Promise<T> {
    return (pulumi.output(output) as unknown as { promise(): Promise<T> }).promise();
}

const CALLS: Readonly<Record<string, Record<string, unknown>>> = {
    "aws:index/getCallerIdentity:getCallerIdentity": {
        accountId: ACCOUNT,
        arn: `arn:aws:iam::${ACCOUNT}:user/me`,
        userId: "me",
        id: ACCOUNT,
    },
    "aws:index/getRegion:getRegion": { region: REGION, name: REGION, id: REGION },
    "aws:index/getPartition:getPartition": { partition: "aws", id: "aws" },
};

const ARNS: Readonly<Record<string, (name: string, inputs: Record<string, string>) => string>> = {
    "aws:sqs/queue:Queue": (name) => `arn:aws:sqs:${REGION}:${ACCOUNT}:${name}`,
    "aws:sns/topic:Topic": (name) => `arn:aws:sns:${REGION}:${ACCOUNT}:${name}`,
    "aws:lambda/function:Function": (name) => `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${name}`,
    "aws:cloudwatch/eventRule:EventRule": (name) => `arn:aws:events:${REGION}:${ACCOUNT}:rule/${name}`,
    "aws:cloudwatch/eventBus:EventBus": (name) => `arn:aws:events:${REGION}:${ACCOUNT}:event-bus/${name}`,
    "aws:cloudwatch/logGroup:LogGroup": (name) => `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}`,
    "aws:iam/role:Role": (name, inputs) => `arn:aws:iam::${ACCOUNT}:role${inputs["path"] ?? "/"}${name}`,
    "aws:kms/key:Key": (name) => `arn:aws:kms:${REGION}:${ACCOUNT}:key/${name}`,
    "aws:scheduler/scheduleGroup:ScheduleGroup": (name) =>
        `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/${name}`,
    "aws:sesv2/emailIdentity:EmailIdentity": (_name, inputs) =>
        `arn:aws:ses:${REGION}:${ACCOUNT}:identity/${inputs["emailIdentity"]}`,
};

function outputsOf({ type, name, inputs, id }: MockResourceArgs): Record<string, unknown> {
    const physical = inputs.name ?? name;
    const arn = id?.startsWith("arn:") ? id : ARNS[type]?.(physical, inputs);
    return {
        ...inputs,
        name: physical,
        ...(arn === undefined ? {} : { arn }),
        ...(type === "aws:sqs/queue:Queue"
            ? { url: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${physical}` }
            : {}),
        ...(type === "awsx:cloudtrail:Trail"
            ? { trail: { arn: `arn:aws:cloudtrail:${REGION}:${ACCOUNT}:trail/${name}` } }
            : {}),
    };
}

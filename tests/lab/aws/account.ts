import { VirtualClock } from "../../../lab/clock";
import { Cloud } from "../../../lab/cloud";
import type { CreateRequest, Existing, ResourceKind } from "../../../lab/resources";
import { AwsError, type Caller, type Notice, type ServiceImplementation } from "../../../lab/types";

export const REGION = "eu-west-1";
export const CALLER: Caller = {
    kind: "role",
    roleArn: "arn:aws:iam::123456789012:role/ops/reader",
    sessionName: "session",
};
const TRACE = { events: ["e-1"], rules: ["r-1"] };

/** An output, to look into: it is as different as operations are. */
// biome-ignore lint/suspicious/noExplicitAny: tests compare its members, whatever their types
export type Output = Record<string, any>;

/** An account in which everything is permitted, to try one service in. */
export function testAccount() {
    const cloud = new Cloud(
        "123456789012",
        new VirtualClock(new Date("2026-01-01T00:00:00Z")),
        { requirements: () => [], decide: () => ({ allowed: true }), resourcePolicies: new Map() },
        (request) => {
            throw new Error(`${request.service} ${request.operation} is not live`);
        },
    );
    const notices: Notice[] = [];
    cloud.listen((notice) => notices.push(notice));
    return {
        cloud,
        notices,
        /** What the kinds write down for the permission check. */
        iam: {
            secrets: new Map<string, string>(),
            encryptionKeyOf: new Map<string, string>(),
            sesIdentities: new Set<string>(),
            resourceTags: new Map<string, Readonly<Record<string, string>>>(),
        },
        /** Calls an operation of a service, in another Region where one is given. */
        call: async (
            service: ServiceImplementation,
            operation: string,
            input: Record<string, unknown>,
            region = REGION,
        ) => (await service[operation]!(input, { region, caller: CALLER, trace: TRACE })) as Output,
    };
}

export function creating(name: string, inputs: Record<string, unknown>, region = REGION): CreateRequest {
    return { seed: `urn:pulumi:dev::shop::aws::${name}`, name, inputs, region, tags: { owner: "ops" } };
}

/** Makes a resource that then can be changed, looked at and deleted, as the account does it. */
export async function living(kind: ResourceKind, name: string, inputs: Record<string, unknown>) {
    const request = creating(name, inputs);
    const { id, outputs } = await kind.create(request);
    let now: Existing = { id, inputs, outputs, region: request.region };
    return {
        id,
        created: outputs,
        change: async (inputs: Record<string, unknown>, tags: Record<string, string> = request.tags) => {
            const outputs = await kind.update!({ ...request, inputs, tags, old: now });
            now = { ...now, inputs, outputs };
            return outputs;
        },
        look: () => kind.read!(now),
        delete: async () => kind.delete!(now),
    };
}

/** The error that something ends in: its code and message. */
export async function refusal(action: () => unknown): Promise<[code: string, message: string]> {
    try {
        await action();
    } catch (error) {
        return [error instanceof AwsError ? error.code : (error as Error).name, (error as Error).message];
    }
    throw new Error("nothing was refused");
}

import { join } from "node:path";
import { expect } from "chai";
import { type AttachedLab, type AttachOptions, attachLab } from "../../lab/provider/attach";
import { EngineStack, type EngineStackOptions, type StateResource } from "./engineStack";
import { OperationError } from "./operation";

export const ROOT = join(__dirname, "../..");

/** Where virtual time starts: what comes out of a resource may say when it was made. */
export const START = new Date("2026-01-01T00:00:00Z");

export interface Deployment {
    readonly attached: AttachedLab;
    readonly stack: EngineStack;
    close(): Promise<void>;
}

type DeploymentOptions = Omit<EngineStackOptions, "providers"> &
    Pick<AttachOptions, "accountId" | "stateFile" | "onCreate">;

/** A stack of a program, and the lab whose account the engine fills. */
export async function openDeployment(options: DeploymentOptions): Promise<Deployment> {
    const { accountId, stateFile, onCreate, ...stackOptions } = options;
    const attached = await attachLab({
        directory: options.program,
        now: START,
        ...(accountId === undefined ? {} : { accountId }),
        ...(stateFile === undefined ? {} : { stateFile }),
        ...(onCreate === undefined ? {} : { onCreate }),
    });
    try {
        const stack = await EngineStack.open({
            ...stackOptions,
            providers: attached.environment["PULUMI_DEBUG_PROVIDERS"]!,
        });
        const close = async () => {
            await stack.close();
            await attached.close();
        };
        return { attached, stack, close };
    } catch (error) {
        await attached.close();
        throw error;
    }
}

/** The resources that a provider holds: no components, no providers. */
export function held(state: readonly StateResource[]): readonly StateResource[] {
    return state.filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
}

/** What there is in the account, by type and id. */
export function idsOf({ attached }: Deployment): readonly string[] {
    return [...attached.lab.account.resources.values()].map(({ type, id }) => `${type} ${id}`).sort();
}

/** The error in which an operation ends. */
export async function failure(operation: Promise<unknown>): Promise<OperationError> {
    const error = await operation.then(
        () => expect.fail("it should have failed"),
        (reason) => reason,
    );
    expect(error).to.be.instanceOf(OperationError);
    return error;
}

/** Changes with zeros left out. */
export function nonZero(changes: Readonly<Record<string, number>>): Record<string, number> {
    return Object.fromEntries(Object.entries(changes).filter(([, count]) => count > 0));
}

import { join } from "node:path";
import { Account } from "../../../lab/account/account";
import { type Fixtures, NO_FIXTURES } from "../../../lab/account/fixtures";
import type { ProgramLog } from "../../../lab/host/engine";
import { type Evaluation, evaluateProgram } from "../../../lab/host/evaluate";
import { loadProject } from "../../../lab/host/project";
import { LabError } from "../../../lab/labError";
import type { ResourceKind } from "../../../lab/resources";

export function programFolder(name: string): string {
    return join(__dirname, "../../fixtures/programs", name);
}

export interface Evaluated extends Evaluation {
    readonly account: Account;
    readonly logs: readonly ProgramLog[];
}

export interface EvaluateTest {
    readonly config?: Record<string, string>;
    readonly fixtures?: Partial<Fixtures>;
    readonly kinds?: Record<string, ResourceKind>;
}

/** Evaluates the dev stack of a program of `tests/fixtures/programs`. */
export async function evaluated(name: string, test: EvaluateTest = {}): Promise<Evaluated> {
    const directory = programFolder(name);
    const fixtures = { ...NO_FIXTURES, ...test.fixtures };
    const stack = { directory, stack: "dev", fixtures, ...(test.config ? { config: test.config } : {}) };
    const project = loadProject(stack);
    const { accountId, region, defaultTags } = project;
    const account = new Account({ accountId, region, defaultTags, fixtures });
    account.use(test.kinds ?? {});
    const logs: ProgramLog[] = [];
    const result = await evaluateProgram({ ...stack, account, project, onLog: (log) => logs.push(log) });
    return { ...result, account, logs };
}

/** The message of the `LabError` that something ends with. */
export async function labError(promise: Promise<unknown>): Promise<string> {
    try {
        await promise;
    } catch (error) {
        if (error instanceof LabError) return error.message;
        throw error;
    }
    throw new Error("no error came");
}

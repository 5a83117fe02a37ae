import { statSync } from "node:fs";
import { resolve } from "node:path";
import type { AttachOptions } from "event-ops-lab/engine";
import { UserError } from "./userError";

/** The options of `event-ops engine`, as given. */
export interface EngineOptions {
    /** The folder of the Pulumi program. */
    readonly cwd: string;
    readonly account?: string;
    readonly region?: string;
    /** The file that keeps the account. */
    readonly state?: string;
    readonly port?: number;
}

/** The same, as the lab takes them. Throws a `UserError` for a folder that is none. */
export function attachOptions({ cwd, account, region, state, port }: EngineOptions): AttachOptions {
    const directory = resolve(cwd);
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
        throw new UserError(`--cwd ${cwd}: expected the folder of a Pulumi program; there is none of that name`);
    return {
        directory,
        ...(account === undefined ? {} : { accountId: account }),
        ...(region === undefined ? {} : { region }),
        ...(state === undefined ? {} : { stateFile: state }),
        ...(port === undefined ? {} : { port }),
    };
}

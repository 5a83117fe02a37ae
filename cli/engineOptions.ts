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
    readonly port?: string;
}

/** The same, checked. Throws a `UserError`. */
export function attachOptions({ cwd, account, region, state, port }: EngineOptions): AttachOptions {
    const refuse = (option: string, expected: string): never => {
        throw new UserError(`--${option}: expected ${expected}`);
    };
    const directory = resolve(cwd);
    if (!statSync(directory, { throwIfNoEntry: false })?.isDirectory())
        refuse(`cwd ${cwd}`, "the folder of a Pulumi program; there is none of that name");
    if (account !== undefined && !/^\d{12}$/.test(account)) refuse(`account ${account}`, "12 digits");
    if (region !== undefined && !/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region))
        refuse(`region ${region}`, "the name of a Region, for example eu-west-1");
    if (port !== undefined && !(/^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65_535))
        refuse(`port ${port}`, "a number from 1 to 65535");
    return {
        directory,
        ...(account === undefined ? {} : { accountId: account }),
        ...(region === undefined ? {} : { region }),
        ...(state === undefined ? {} : { stateFile: state }),
        ...(port === undefined ? {} : { port: Number(port) }),
    };
}

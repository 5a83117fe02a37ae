import { delimiter, dirname, join } from "node:path";
import type { Cli } from "./cli";

/** What a run may not take from whoever runs the tests: how Node.js was started, and anything that leads to a real account. */
const WITHHELD = /^(AWS_|PULUMI_|TS_NODE_|NODE_OPTIONS$|NODE_PATH$|npm_)/;

/**
 * A backend of files writes the whole state after each step: its time grows with the square of the resources, and would hide all else.
 * Experimental, see https://github.com/pulumi/pulumi/issues/10668.
 */
export const FINAL_STATE_ONLY = { PULUMI_EXPERIMENTAL: "true", PULUMI_SKIP_CHECKPOINTS: "true" };

export interface RunSettings {
    readonly cli: Cli;
    /** The folder for the CLI's own files and the state of its stacks. */
    readonly home: string;
    /** The providers to attach, as in `PULUMI_DEBUG_PROVIDERS`: `aws:PORT,awsx:PORT`. */
    readonly providers?: string;
    readonly env?: Readonly<Record<string, string>>;
}

/** The environment of the CLI, as a change to this process's own; what is withheld is undefined. */
export function runEnvironment({ cli, home, providers, env }: RunSettings): NodeJS.ProcessEnv {
    const withheld = Object.keys(process.env).filter((name) => WITHHELD.test(name));
    return {
        ...Object.fromEntries(withheld.map((name) => [name, undefined])),
        AWS_EC2_METADATA_DISABLED: "true",
        PULUMI_HOME: join(home, "home"),
        PULUMI_BACKEND_URL: `file://${join(home, "backend")}`,
        PULUMI_CONFIG_PASSPHRASE: "a passphrase of the tests",
        PULUMI_SKIP_UPDATE_CHECK: "true",
        PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
        // Types are checked by `npm run typecheck`; checking them here would take seconds of every run.
        PULUMI_NODEJS_TRANSPILE_ONLY: "true",
        ...(providers === undefined ? {} : { PULUMI_DEBUG_PROVIDERS: providers }),
        // An installed language host runs the `node` of PATH: it is to be the one that runs the tests.
        PATH: [cli.folder, dirname(process.execPath), process.env["PATH"] ?? ""].join(delimiter),
        ...cli.env,
        ...env,
    };
}

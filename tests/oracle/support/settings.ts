/** How much the comparison does; `npm run test:oracle -- --pairs N --seed N` sets both. */
export interface Settings {
    readonly pairs: number;
    readonly seed: number;
}

const DEFAULTS: Settings = { pairs: 20_000, seed: 20_260_101 };
const VARIABLES = { pairs: "ORACLE_PAIRS", seed: "ORACLE_SEED" } as const;

/** Reads what the command line's numbers become for the specs: variables of the environment. Throws for what is no whole number. */
export function variablesOf(words: readonly string[]): Record<string, string> {
    const variables: Record<string, string> = {};
    for (let at = 0; at < words.length; at += 2) {
        const name = words[at]!.replace(/^--/, "");
        const value = words[at + 1] ?? "";
        if (words[at] === name || !Object.hasOwn(VARIABLES, name) || !/^[0-9]{1,9}$/.test(value)) {
            throw new Error(`${words.slice(at, at + 2).join(" ")}: expected --pairs or --seed with a whole number`);
        }
        variables[VARIABLES[name as keyof Settings]] = value;
    }
    return variables;
}

export function readSettings(env: NodeJS.ProcessEnv): Settings {
    return {
        pairs: Number(env[VARIABLES.pairs] ?? DEFAULTS.pairs),
        seed: Number(env[VARIABLES.seed] ?? DEFAULTS.seed),
    };
}

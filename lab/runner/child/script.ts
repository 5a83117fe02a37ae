import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { SteadyTime } from "../steady/steadyTime";
import { temporaryRoot } from "../unpack";
import { seedChance } from "./chance";
import { type ChildSettings, guardNetwork } from "./guard";
import { serveInvocations } from "./serve";
import { standStill } from "./steady";

export interface ChildScripts {
    /** Loaded first, into worker threads and forked processes too. */
    readonly guard: string;
    readonly serve: string;
}

let count = 0;

/**
 * Writes the scripts that function processes run. They are the text of functions and a class, so that they are checked like any
 * other code and work from the TypeScript sources as from the built package.
 */
export function writeChildScripts(settings: Omit<ChildSettings, "path">): ChildScripts {
    const own = `const settings = ${JSON.stringify(settings)};
settings.path = process.env.AWS_LAMBDA_RUNTIME_API.slice(settings.runtime.length);
`;
    const write = (name: string, body: string) => {
        const file = join(temporaryRoot(), `${name}-${count}.cjs`);
        writeFileSync(file, `"use strict";\n${own}${body}\n`);
        return file;
    };
    const steady = settings.steady ? `(${standStill})(settings, require, ${SteadyTime});\n` : "";
    count++;
    return {
        guard: write("guard", `${steady}(${guardNetwork})(settings, require);`),
        serve: write("serve", `(${serveInvocations})(settings, require, (${seedChance})(settings, require));`),
    };
}

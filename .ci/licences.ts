// Every package that ships with ours must be under a permissive licence. Reads the lockfile: what npm ci installs.
import { readFileSync } from "node:fs";
import satisfies from "spdx-satisfies";

interface LockedPackage {
    readonly license?: string;
    readonly link?: boolean;
    readonly dependencies?: Record<string, string>;
    readonly optionalDependencies?: Record<string, string>;
}

const PERMITTED = ["Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "0BSD"];
const PACKAGES = ["", "lab", "policies", "cli"];
/** Whoever runs a Pulumi program has it, with all that it needs: it is nothing that ours bring. */
const THERE = "node_modules/@pulumi/pulumi";

const locked: Record<string, LockedPackage> = JSON.parse(readFileSync("package-lock.json", "utf8")).packages;

/** Where Node.js finds `name` for a package at `from`: the nearest node_modules upwards. */
function resolve(from: string, name: string): string | undefined {
    for (let at = from; ; at = at.includes("/node_modules/") ? at.slice(0, at.lastIndexOf("/node_modules/")) : "") {
        const candidate = `${at === "" ? "" : `${at}/`}node_modules/${name}`;
        if (locked[candidate]) return candidate;
        if (at === "") return undefined;
    }
}

const reached = new Set<string>();
const waiting = [...PACKAGES];
while (waiting.length > 0) {
    const at = waiting.pop()!;
    const { dependencies, optionalDependencies } = locked[at]!;
    for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
        const found = resolve(at, name);
        if (found === undefined || locked[found]!.link || found === THERE || reached.has(found)) continue;
        reached.add(found);
        waiting.push(found);
    }
}

const refused = [...reached].sort().flatMap((path) => {
    const licence = locked[path]!.license;
    if (licence === undefined) return [`${path}: no licence is named`];
    try {
        return satisfies(licence, PERMITTED) ? [] : [`${path}: ${licence}`];
    } catch {
        return [`${path}: "${licence}" is no SPDX expression`];
    }
});
for (const line of refused) console.error(line);
console.log(`${reached.size} shipped dependencies, ${refused.length} under a licence that is not permitted`);
process.exitCode = refused.length > 0 ? 1 : 0;

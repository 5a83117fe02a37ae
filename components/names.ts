import type { ArgumentProblems } from "./arguments";

/** Characters that AWS allows in a physical name. */
const LIMITS = { rule: 64, queue: 80, function: 64, role: 64, schedule: 64 } as const;

/** Pulumi ends a physical name with a hyphen and seven hexadecimal digits. */
const SUFFIX = 8;

/** The roles have names of their own; everything else is named by Pulumi. */
const EXACT = new Set<string>(["role"]);

/** Refuses a name from which a physical name would come that is too long, or that has characters AWS does not take. */
export function checkNames(
    problems: ArgumentProblems,
    names: Partial<Record<keyof typeof LIMITS, readonly string[]>>,
): void {
    for (const [kind, list] of Object.entries(names)) {
        const limit = LIMITS[kind as keyof typeof LIMITS];
        for (const name of list) {
            const length = name.length + (EXACT.has(kind) ? 0 : SUFFIX);
            if (length > limit) {
                problems.add(
                    "name",
                    `the ${kind} "${name}" would have a name of ${length} characters; AWS allows ${limit}`,
                    `Shorten it by ${length - limit}`,
                );
            }
            if (!/^[A-Za-z0-9_-]+$/.test(name)) {
                problems.add(
                    "name",
                    `the ${kind} "${name}" has characters other than letters, digits, - and _`,
                    "Rename it",
                );
                return;
            }
        }
    }
}

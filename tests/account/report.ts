/** A step and what came of it. */
export interface Step {
    readonly name: string;
    readonly seconds: number;
    /** Why it failed; undefined: it did not. */
    readonly error?: string;
    /** What else is worth knowing: one sentence. */
    readonly note?: string;
}

export interface Report {
    readonly date: Date;
    readonly account: string;
    readonly region: string;
    readonly stack: string;
    /** Of the tools and packages, by name. */
    readonly versions: Readonly<Record<string, string>>;
    /** How many resources of each type were deployed. */
    readonly resources: Readonly<Record<string, number>>;
    readonly steps: readonly Step[];
}

/** `account-report-2026-01-31.md`, by the date in UTC. */
export function reportName(date: Date): string {
    return `account-report-${date.toISOString().slice(0, 10)}.md`;
}

/** The report as Markdown. */
export function reportText({ date, account, region, stack, versions, resources, steps }: Report): string {
    const failed = steps.filter(({ error }) => error !== undefined).length;
    const total = Object.values(resources).reduce((sum, count) => sum + count, 0);
    return [
        `# The dev stack in an account, ${date.toISOString().slice(0, 10)}`,
        "",
        failed === 0 ? "All steps went well." : `${failed} of ${steps.length} steps failed.`,
        "",
        `Account ${account}, Region ${region}, stack \`${stack}\`.`,
        "",
        table(
            ["step", "seconds", "outcome"],
            steps.map(({ name, seconds, error, note }) => [
                name,
                String(Math.round(seconds)),
                error === undefined ? `ok${note === undefined ? "" : `: ${note}`}` : `failed: ${error}`,
            ]),
        ),
        "",
        `## Resources: ${total}`,
        "",
        table(["type", "number"], sorted(resources)),
        "",
        "## Versions",
        "",
        table(["of", "version"], sorted(versions)),
        "",
    ].join("\n");
}

function sorted(values: Readonly<Record<string, string | number>>): string[][] {
    return Object.entries(values)
        .map(([name, value]) => [name, String(value)])
        .sort(([a], [b]) => (a! < b! ? -1 : 1));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
    const line = (cells: readonly string[]) =>
        `| ${cells.map((cell) => cell.replace(/\s*\n\s*/g, " ").replaceAll("|", "\\|")).join(" | ")} |`;
    return [line(head), `|${" --- |".repeat(head.length)}`, ...rows.map(line)].join("\n");
}

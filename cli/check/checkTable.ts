import Table from "cli-table3";
import type { PolicyReport } from "event-ops-lab/policies";
import { colour } from "../colour";
import { type CheckedStack, countsText } from "./checked";

/** What was found, stack by stack, for people. */
export function checkTable(checked: readonly CheckedStack[]): string {
    return checked.map(section).join("\n\n");
}

function section(one: CheckedStack): string {
    if ("error" in one) return `${colour.bold(one.stack)}: ${colour.red("not checked")}\n${one.error}`;
    const { stack, report } = one;
    const rows = rowsOf(report);
    const { name, version } = report.pack;
    return [
        `${colour.bold(stack)}: ${report.resources} resources, policy pack ${name} ${version}`,
        ...(rows.length > 0 ? [tableOf(rows)] : []),
        `${countsText(report)}.`,
    ].join("\n");
}

type Row = readonly [level: string, policy: string, resource: string, message: string];

function rowsOf({ violations, unknown, remediations }: PolicyReport): readonly Row[] {
    const resource = ({ type, name }: { readonly type: string; readonly name: string }) => `${name}\n${type}`;
    const rank = (level: string) => (level === "mandatory" ? 0 : 1);
    const sorted = [...violations].sort((a, b) => rank(a.level) - rank(b.level));
    return [
        ...sorted.map((found): Row => {
            const level = found.level === "mandatory" ? colour.red(found.level) : colour.yellow(found.level);
            return [level, found.policy, resource(found), found.message];
        }),
        ...unknown.map((found): Row => [colour.dim("not known yet"), found.policy, resource(found), found.message]),
        ...remediations.map((found): Row => {
            const message = `An update would change ${found.properties.join(", ")}.`;
            return [colour.dim("remediation"), found.policy, resource(found), message];
        }),
    ];
}

function tableOf(rows: readonly Row[]): string {
    const table = new Table({
        head: ["level", "policy", "resource", "what"],
        style: { head: [], border: [] },
        colWidths: [null, null, null, 70],
        wordWrap: true,
    });
    for (const row of rows) table.push([...row]);
    return table.toString();
}

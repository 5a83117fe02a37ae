import Table from "cli-table3";
import { amountOf, money } from "./lines";
import { FREE_TIERS } from "./prices";
import type { Budget, Line, Part, QuotaUse } from "./types";

/** How many quotas are shown: the nearest ones. */
const QUOTAS_SHOWN = 6;

/** A budget for people: the parts of the stack, what makes up the sum, the nearest quotas, and what is not in it. */
export function budgetText(budget: Budget): string {
    const sections = [
        partsTable(budget).toString(),
        budget.total > 0 ? linesTable(budget).toString() : "",
        budget.quotas.length > 0 ? quotasTable(budget.quotas).toString() : "",
        sentences(budget).join("\n"),
    ];
    return sections.filter((text) => text !== "").join("\n\n");
}

/** The same as Markdown, short enough for a comment on a pull request. */
export function budgetMarkdown(budget: Budget): string {
    const rows = [
        ["part of the stack", ...COLUMNS],
        ["---", ...COLUMNS.map(() => "---:")],
        ...budget.parts.map((part) => [cell(partName(part)), ...amounts(part)]),
        [
            "**total**",
            money(budget.atRest),
            "",
            isRated(budget.parts) ? money(budget.atRates) : "",
            `**${money(budget.total)}**`,
        ],
    ];
    const nearest = budget.quotas.slice(0, 3).map((quota) => `${quotaText(quota)} (${percent(quota.share)})`);
    return [
        `**${money(budget.total)} USD a month**`,
        "",
        ...rows.map((row) => `| ${row.join(" | ")} |`),
        "",
        ...(nearest.length > 0 ? [`Nearest quotas: ${nearest.map(cell).join("; ")}.`, ""] : []),
        ...sentences(budget).map((text) => `- ${cell(text)}`),
        "",
    ].join("\n");
}

const COLUMNS = ["at rest", "events a month", "at rates", "USD a month"];

function partsTable({ parts, atRest, atRates, total }: Budget): Table.Table {
    const table = tableOf(["part of the stack", ...COLUMNS], [1, 2, 3, 4]);
    for (const part of parts) table.push([partName(part), ...amounts(part)]);
    table.push(["total", money(atRest), "", isRated(parts) ? money(atRates) : "", money(total)]);
    return table;
}

function amounts({ restAmount, rate, rateAmount, amount }: Part): readonly string[] {
    return [
        money(restAmount),
        rate === undefined ? "" : number(rate),
        rate === undefined ? "" : money(rateAmount),
        money(amount),
    ];
}

function isRated(parts: readonly Part[]): boolean {
    return parts.some(({ rate }) => rate !== undefined);
}

function partName({ name, rules }: Part): string {
    const others = rules.filter((rule) => rule !== name);
    if (name === null) return "shared";
    return others.length > 1 ? `${name} (${others.length} rules)` : name;
}

function linesTable({ parts }: Budget): Table.Table {
    const table = tableOf(["what costs", "when", "a month", "unit", "USD a month"], [2, 4]);
    for (const [when, lines] of [
        ["at rest", parts.flatMap(({ atRest }) => atRest)],
        ["at rates", parts.flatMap(({ atRate }) => atRate)],
    ] as const) {
        for (const one of together(lines)) {
            table.push([`${one.what}${star(one.confirmed)}`, when, number(one.quantity), one.unit, money(one.amount)]);
        }
    }
    return table;
}

/** One line a price, the dearest first. */
function together(lines: readonly Line[]): readonly Line[] {
    const groups = [...Map.groupBy(lines, ({ price }) => price).values()];
    const sums = groups.map((group) => ({
        ...group[0]!,
        quantity: group.reduce((sum, { quantity }) => sum + quantity, 0),
        amount: amountOf(group),
    }));
    return sums.sort((a, b) => b.amount - a.amount);
}

function quotasTable(quotas: readonly QuotaUse[]): Table.Table {
    const table = tableOf(["quota", "where", "used", "of", "share"], [2, 3, 4]);
    for (const { quota, resource, used, limit, share, confirmed } of quotas.slice(0, QUOTAS_SHOWN)) {
        table.push([
            quota,
            resource ?? "the account",
            number(used),
            `${number(limit)}${star(confirmed)}`,
            percent(share),
        ]);
    }
    return table;
}

function quotaText({ quota, resource, used, limit, confirmed }: QuotaUse): string {
    return `${quota}${resource ? ` of ${resource}` : ""}: ${number(used)} of ${number(limit)}${star(confirmed)}`;
}

function sentences(budget: Budget): readonly string[] {
    const { region, prices, unpriced, byUse, notes, assumptions, reactions, parts, quotas } = budget;
    const rated = isRated(parts);
    const unsure = [...parts.flatMap(({ atRest, atRate }) => [...atRest, ...atRate]), ...quotas.slice(0, QUOTAS_SHOWN)];
    const { durationMs, messageKib, logKib, batch, recipients } = assumptions;
    return [
        ...(names(unpriced) ? [`no price known for: ${names(unpriced)}; not in the sum.`] : []),
        ...(names(byUse) ? [`Cost by use alone, which rates do not say: ${names(byUse)}; not in the sum.`] : []),
        ...notes.map((note) => `Note: ${note}.`),
        `List prices of ${prices.region}, looked up on ${prices.read}${region === prices.region ? "" : `; those of ${region} differ`}. Free tiers of an account are not subtracted: ${FREE_TIERS.join(", ")}.`,
        ...(unsure.some(({ confirmed }) => !confirmed)
            ? ["* could not be confirmed: look it up before you rely on it."]
            : []),
        ...(rated
            ? [
                  `Assumed: a call takes ${durationMs} ms and logs ${logKib} KiB; a message has ${messageKib} KiB; a poll takes ${batch}; a mail goes to ${recipients}. Every filter lets all pass, each permission is used once a message, and nothing fails.`,
              ]
            : []),
        ...(!rated && reactions.length > 0
            ? [
                  `At rest only. What events cost: --rate NAME=EVENTS_PER_MONTH, with the name one of: ${reactions.join(", ")}.`,
              ]
            : []),
    ];
}

function names(counts: Readonly<Record<string, number>>): string {
    return Object.entries(counts)
        .map(([type, count]) => (count === 1 ? type : `${type} (${count})`))
        .join(", ");
}

function tableOf(head: readonly string[], right: readonly number[]): Table.Table {
    const colAligns = head.map((_, at) => (right.includes(at) ? "right" : "left") as "right" | "left");
    return new Table({ head: [...head], colAligns, style: { head: [], border: [] } });
}

function number(value: number): string {
    return value.toLocaleString("en-US", { maximumFractionDigits: value < 10 ? 3 : 0 });
}

function percent(share: number): string {
    return share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}

const star = (confirmed: boolean): string => (confirmed ? "" : "*");

/** Text that cannot end a cell or start markup. */
function cell(text: string): string {
    return text.replace(/[\\|`<>[\]*_]/g, "\\$&");
}

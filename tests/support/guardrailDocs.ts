import { readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { DATA } from "../../policies/data";
import { DELIVERY } from "../../policies/delivery";
import { EVENT_PATTERNS } from "../../policies/eventPatterns";
import type { Guardrail, Setting } from "../../policies/guardrail";
import { LOOPS } from "../../policies/loops";
import { OBSERVABILITY } from "../../policies/observability";
import { OPERATIONS } from "../../policies/operations";
import { PERMISSIONS } from "../../policies/permissions";
import UNKNOWN_AT_FIRST_PREVIEW from "../fixtures/policies/unknownAtFirstPreview.json";

export const DOCS = join(__dirname, "../../docs/guardrails.md");

/** What a table tells of a guardrail. */
type Told = Pick<Guardrail, "name" | "description" | "url" | "level" | "settings" | "policy">;

/** The areas in the order of the pack, each with what it is for. */
export const AREAS: readonly (readonly [title: string, purpose: string, guardrails: readonly Told[]])[] = [
    ["Delivery", "Every event arrives, or is kept where somebody sees it.", DELIVERY],
    ["Observability", "What goes wrong is seen.", OBSERVABILITY],
    ["Permissions", "What functions may do, who may call them, and who may send what they hear.", PERMISSIONS],
    ["Data", "What events carry and functions know stays where it belongs.", DATA],
    ["Event patterns", "Rules hear what they are meant to hear, and nothing else.", EVENT_PATTERNS],
    ["Operations", "What whoever runs an account asks of everything in it.", OPERATIONS],
    ["Loops", "No events that cause themselves.", LOOPS],
];

const BEGIN = "<!-- written by npm run guardrails: begin -->";
const END = "<!-- written by npm run guardrails: end -->";

/** A page with the tables of the guardrails written anew between their marks; the rest is left as it is. */
export function withTables(page: string): string {
    const [before, others] = page.split(BEGIN);
    const [, after] = (others ?? "").split(END);
    if (after === undefined) throw new Error(`The page has no "${BEGIN}" with a "${END}" after it.`);
    return `${before}${BEGIN}\n\n${AREAS.map(section).join("\n")}\n${END}${after}`;
}

function section([title, purpose, guardrails]: (typeof AREAS)[number]): string {
    const head = "| guardrail | what it says | level | judges | settings |\n| --- | --- | --- | --- | --- |";
    return [`## ${title}`, "", purpose, "", head, ...guardrails.map(row), ""].join("\n");
}

function row({ name, description, url, level, settings, policy }: Told): string {
    const made = policy();
    const judges = [
        "validateStack" in made ? "stack" : "resource",
        ...("remediateResource" in made ? ["remediation"] : []),
        ...(UNKNOWN_AT_FIRST_PREVIEW.includes(name) ? ["not known yet"] : []),
    ];
    const cells = [`[\`${name}\`](${url})`, description, level, judges.join(", "), settingsText(settings)];
    return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function settingsText(settings: Told["settings"]): string {
    return Object.entries(settings)
        .map(([key, setting]) => {
            return `\`${key}\` (${typeOf(setting)}; default ${defaultText(setting.default)}): ${setting.description}`;
        })
        .join("<br>");
}

function typeOf({ type, items, minimum, maximum, enum: values }: Setting): string {
    const name = items ? `list of ${(items as { readonly type: string }).type}s` : String(type);
    if (values) return `${name}, one of ${values.join(", ")}`;
    if (minimum !== undefined)
        return maximum === undefined ? `${name}, at least ${minimum}` : `${name}, ${minimum} to ${maximum}`;
    return name;
}

function defaultText(value: unknown): string {
    const isEmpty = value === "" || (typeof value === "object" && value !== null && Object.keys(value).length === 0);
    if (isEmpty) return "empty";
    return [value]
        .flat()
        .map((one) => `\`${one}\``)
        .join(", ");
}

if (require.main === module) {
    writeFileSync(DOCS, withTables(readFileSync(DOCS, "utf8")));
    console.log(`${relative(process.cwd(), DOCS)} was written.`);
}

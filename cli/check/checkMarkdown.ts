import type { Finding, PolicyReport } from "event-ops-lab/policies";
import { head } from "../changes/shown";
import { markdownCode, markdownSentence } from "../markdownText";
import { type CheckedStack, countsText } from "./checked";

/** Findings of each kind that are listed. */
const FINDINGS = 20;

/** What was found, for the comment of a pull request. What a program or a pack wrote is escaped; long lists are cut, with a count. */
export function checkMarkdown(checked: readonly CheckedStack[]): string {
    return `${checked.map(section).join("\n\n")}\n`;
}

function section(one: CheckedStack): string {
    if ("error" in one)
        return `**Policies** of ${markdownCode(one.stack)}: not checked. ${markdownSentence(one.error)}`;
    const { stack, report } = one;
    return [
        `**Policies** of ${markdownCode(stack)}: ${countsText(report)}.`,
        ...list("Mandatory", ofLevel(report, "mandatory")),
        ...list("Advisory", ofLevel(report, "advisory")),
        ...list("Not known yet", report.unknown),
        ...list(
            "Changed by an update",
            report.remediations.map((one) => ({ ...one, message: one.properties.join(", ") })),
        ),
    ].join("\n");
}

function ofLevel({ violations }: PolicyReport, wanted: string): readonly Finding[] {
    return violations.filter(({ level }) => level === wanted);
}

function list(title: string, findings: readonly Finding[]): readonly string[] {
    if (findings.length === 0) return [];
    const { first, more } = head(findings, FINDINGS);
    const lines = first.map(
        ({ policy, type, name, message }) =>
            `- ${markdownCode(policy)}: ${markdownCode(type)} ${markdownCode(name)}: ${markdownSentence(message)}`,
    );
    return ["", `${title}:`, "", ...lines, ...(more > 0 ? [`- and ${more} more`] : [])];
}

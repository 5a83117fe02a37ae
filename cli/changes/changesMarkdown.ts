import { markdownCode } from "../markdownText";
import type { ChangedResource, ResourceChanges, ResourceName } from "./diffResources";
import { counts, head, shown } from "./shown";

/** Resources of each kind that are listed. */
const RESOURCES = 20;
/** Properties of a resource that are listed. */
const PROPERTIES = 10;

/** The changes of a stack for the comment of a pull request. What people wrote is escaped; long lists are cut, with a count. */
export function changesMarkdown(stack: string, changes: ResourceChanges): string {
    return [
        `**Resources** of ${markdownCode(stack)}: ${counts(changes)}; ${changes.unchanged} as before.`,
        ...section("Added", changes.added, (one) => [name(one)]),
        ...section("Removed", changes.removed, (one) => [name(one)]),
        ...section("Changed", changes.changed, (one) => [name(one), ...properties(one)]),
        "",
    ].join("\n");
}

function section<One>(title: string, list: readonly One[], lines: (one: One) => readonly string[]): readonly string[] {
    if (list.length === 0) return [];
    const { first, more } = head(list, RESOURCES);
    return ["", `${title}:`, "", ...first.flatMap(lines), ...(more > 0 ? [`- and ${more} more`] : [])];
}

function name({ type, name }: ResourceName): string {
    return `- ${markdownCode(type)} ${markdownCode(name)}`;
}

function properties({ properties }: ChangedResource): readonly string[] {
    const { first, more } = head(properties, PROPERTIES);
    return [
        ...first.map((property) => {
            const { before, after } = shown(property);
            const side = (text: string | undefined) => (text === undefined ? "absent" : markdownCode(text));
            return `    - ${markdownCode(property.path)}: ${side(before)} → ${side(after)}`;
        }),
        ...(more > 0 ? [`    - and ${more} more`] : []),
    ];
}

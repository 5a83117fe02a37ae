import { colour } from "../colour";
import { printable } from "../events/printable";
import type { ResourceChanges, ResourceName } from "./diffResources";
import { counts, shown } from "./shown";

/** The changes of a stack for a terminal: a line for each resource, below it a line for each property. */
export function changesTable(stack: string, changes: ResourceChanges): string {
    const line = ({ type, name }: ResourceName) => printable(`${type}  ${name}`);
    return [
        ...changes.added.map((one) => colour.green(`+ ${line(one)}`)),
        ...changes.removed.map((one) => colour.red(`- ${line(one)}`)),
        ...changes.changed.flatMap((one) => [
            colour.yellow(`~ ${line(one)}`),
            ...one.properties.map((property) => {
                const { before = "(absent)", after = "(absent)" } = shown(property);
                return `    ${printable(property.path)}: ${printable(before)} -> ${printable(after)}`;
            }),
        ]),
        `Stack ${stack}: ${counts(changes)}; ${changes.unchanged} as before.`,
    ].join("\n");
}

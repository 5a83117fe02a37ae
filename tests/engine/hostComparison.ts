import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { type ReplayRow, rowsOf } from "../../cli/outcomes";
import { exampleScenario } from "../../cli/scenario";
import type { Lab } from "../../lab/lab";
import type { ResourceState } from "../../lab/resources";
import type { CodeArchive } from "../../lab/types";
import { START } from "./deployment";

/** The resources of the account by URN, without what a provider does not hold: components, and what is only read. */
export function made(lab: Lab): Map<string, ResourceState> {
    const isRead = (id = "") => Object.hasOwn(lab.account.fixtures.resources, id);
    return new Map([...lab.account.resources].filter(([, { custom, id }]) => custom && !isRead(id)));
}

/** Properties with archives by their content. */
export function comparable(properties: Readonly<Record<string, unknown>>): unknown {
    return JSON.parse(JSON.stringify(properties));
}

/** The bytes of all files, by function and file. */
export async function archivesOf(lab: Lab): Promise<Record<string, Record<string, string>>> {
    const functions = lab.account.all("aws:lambda/function:Function").map(async ({ name, inputs }) => {
        const code = inputs["code"] as CodeArchive;
        const folder = await code.directory();
        const files = code.files.map(async (file) => {
            const bytes = await readFile(join(folder, file.name));
            return [file.name, createHash("sha256").update(bytes).digest("hex")] as const;
        });
        return [name, Object.fromEntries(await Promise.all(files))] as const;
    });
    return Object.fromEntries(await Promise.all(functions));
}

/** What the events of the example scenario do, one after the other. */
export async function played(lab: Lab) {
    const rows: (Omit<ReplayRow, "calls"> & { readonly calls: readonly string[] })[] = [];
    for (const { text } of exampleScenario(lab.accountId, lab.region, START)) {
        const notices = await lab.send(text);
        const told = rowsOf(notices, (ruleArn) => lab.ruleNames(ruleArn));
        // A topic has its subscribers in the order in which they were made, which the engine does not keep.
        rows.push(...told.map((row) => ({ ...row, calls: row.calls.map((call) => JSON.stringify(call)).sort() })));
    }
    return rows;
}

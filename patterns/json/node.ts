import { type JsonSink, readJson } from "./reader";

/** JSON as it was written: members in order, duplicates kept, numbers by their text. */
export type JsonNode =
    | { readonly type: "object"; readonly members: readonly JsonMember[] }
    | { readonly type: "array"; readonly items: readonly JsonNode[] }
    | { readonly type: "string"; readonly value: string }
    | { readonly type: "number"; readonly text: string }
    | { readonly type: "literal"; readonly text: string };

export interface JsonMember {
    readonly key: string;
    readonly value: JsonNode;
}

type Open = { key: string; members: JsonMember[] } | { items: JsonNode[] };

/** Reads the value at the start of `text`; `end` is where it ends. */
export function parseJson(text: string): { readonly root: JsonNode; readonly end: number } {
    const open: Open[] = [];
    let root: JsonNode | undefined;
    const add = (value: JsonNode) => {
        const parent = open.at(-1);
        if (parent === undefined) root = value;
        else if ("items" in parent) parent.items.push(value);
        else parent.members.push({ key: parent.key, value });
    };
    const sink: JsonSink = {
        objectStart() {
            const members: JsonMember[] = [];
            add({ type: "object", members });
            open.push({ key: "", members });
        },
        objectEnd: () => void open.pop(),
        arrayStart() {
            const items: JsonNode[] = [];
            add({ type: "array", items });
            open.push({ items });
        },
        arrayEnd: () => void open.pop(),
        key(name) {
            (open.at(-1) as { key: string }).key = name;
        },
        string: (value) => add({ type: "string", value }),
        number: (text) => add({ type: "number", text }),
        literal: (text) => add({ type: "literal", text }),
    };
    const end = readJson(text, sink);
    return { root: root as JsonNode, end };
}

import { FromStringShapeDeserializer } from "@smithy/core/protocols";
import type { NormalizedSchema } from "@smithy/core/schema";
import { memo } from "../memo";
import { isStructure, normalize, resolve, type Schema } from "../schema";

/** A form whose names are paths: `Attributes.entry.1.key` is four levels deep. */
interface Node {
    value?: string;
    readonly children: Map<string, Node>;
}

interface Reader {
    readonly ec2: boolean;
    readonly strings: FromStringShapeDeserializer;
}

/**
 * Reads the input of an operation from the form of a query request: the inverse of the SDK's `QueryShapeSerializer`, by the
 * same traits (Smithy: "AWS query protocol", "AWS EC2 query protocol").
 */
export function readForm(form: URLSearchParams, input: Schema, config: object, ec2: boolean): Record<string, unknown> {
    const schema = resolve(input);
    if (!isStructure(schema)) return {};
    const root: Node = { children: new Map() };
    for (const [path, value] of form) {
        let node = root;
        for (const name of path.split(".")) node = memo(node.children, name, () => ({ children: new Map() }));
        node.value = value;
    }
    const strings = new FromStringShapeDeserializer({
        httpBindings: false,
        timestampFormat: { useTrait: true, default: 5 },
    });
    strings.setSerdeContext(config as never);
    return readStructure({ ec2, strings }, normalize(schema), root);
}

function read(reader: Reader, schema: NormalizedSchema, node: Node): unknown {
    if (schema.isStructSchema()) return readStructure(reader, schema, node);
    if (schema.isListSchema()) return readList(reader, schema, node);
    if (schema.isMapSchema()) return readMap(reader, schema, node);
    return reader.strings.read(schema, node.value ?? "");
}

function readStructure(reader: Reader, schema: NormalizedSchema, node: Node): Record<string, unknown> {
    const out: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
        const child = at(node, wireName(reader, name, member, true));
        if (child) out[name] = read(reader, member, child);
    }
    return out;
}

function readList(reader: Reader, schema: NormalizedSchema, node: Node): unknown[] {
    const member = schema.getValueSchema();
    const flat = reader.ec2 || schema.getMergedTraits().xmlFlattened;
    const items = flat ? node : at(node, wireName(reader, "member", member, false));
    return numbered(items).map((item) => read(reader, member, item));
}

function readMap(reader: Reader, schema: NormalizedSchema, node: Node): Record<string, unknown> {
    const entries = schema.getMergedTraits().xmlFlattened ? node : node.children.get("entry");
    const [key, value] = [schema.getKeySchema(), schema.getValueSchema()];
    const out: Record<string, unknown> = Object.create(null);
    for (const entry of numbered(entries)) {
        const name = at(entry, wireName(reader, "key", key, false))?.value;
        const held = at(entry, wireName(reader, "value", value, false));
        if (name !== undefined && held) out[name] = read(reader, value, held);
    }
    return { ...out };
}

function wireName({ ec2 }: Reader, name: string, schema: NormalizedSchema, isMember: boolean): string {
    const traits = schema.getMergedTraits() as { ec2QueryName?: string; xmlName?: string };
    if (ec2 && traits.ec2QueryName) return traits.ec2QueryName;
    const wire = traits.xmlName ?? name;
    return ec2 && isMember ? wire[0]!.toUpperCase() + wire.slice(1) : wire;
}

function at(node: Node, path: string): Node | undefined {
    return path.split(".").reduce<Node | undefined>((here, name) => here?.children.get(name), node);
}

/** Children `1`, `2`, ... in the order of their numbers. */
function numbered(node: Node | undefined): Node[] {
    return [...(node?.children ?? [])]
        .filter(([name]) => /^\d+$/.test(name))
        .sort(([a], [b]) => Number(a) - Number(b))
        .map(([, child]) => child);
}

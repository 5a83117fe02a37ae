import { AwsError } from "../types";
import { parseJson } from "./json";
import { type JsonPath, readJsonPath, valueAt } from "./jsonPath";

/** A target's input transformer, checked. */
export interface InputTransformer {
    readonly paths: ReadonlyMap<string, JsonPath>;
    readonly template: string;
}

/** What the predefined variables say. */
export interface TransformerSurroundings {
    readonly ruleArn: string;
    readonly ruleName: string;
    /** ISO 8601. */
    readonly ingestionTime: string;
}

// Source: EventBridge User Guide, "Amazon EventBridge input transformation".
const MAXIMUM_VARIABLES = 100;
const MAXIMUM_TEMPLATE = 8_192;
const PREDEFINED = new Set([
    "aws.events.rule-arn",
    "aws.events.rule-name",
    "aws.events.event.ingestion-time",
    "aws.events.event",
    "aws.events.event.json",
]);
const PLACEHOLDER = /<([\w.-]+)>/g;

/** Checks a transformer. Throws the ValidationException that PutTargets answers, which names the target. */
export function readInputTransformer(
    inputPaths: Readonly<Record<string, string>>,
    template: string,
    targetId: string,
): InputTransformer {
    const refuse = (why: string): never => {
        throw new AwsError("ValidationException", why);
    };
    const entries = Object.entries(inputPaths);
    if (entries.length > MAXIMUM_VARIABLES) {
        refuse(`InputPathsMap for target ${targetId} has ${entries.length} variables, at most ${MAXIMUM_VARIABLES}.`);
    }
    if (template.length < 1 || template.length > MAXIMUM_TEMPLATE) {
        refuse(`InputTemplate for target ${targetId} must have from 1 to ${MAXIMUM_TEMPLATE} characters.`);
    }
    const paths = new Map<string, JsonPath>();
    for (const [name, text] of entries) {
        if (name.toUpperCase().startsWith("AWS")) {
            refuse(`InputPathsMap for target ${targetId}: the variable ${name} may not start with "AWS".`);
        }
        const path = readJsonPath(text);
        if (!path) return refuse(`Invalid JSONPath ${text} in the InputPathsMap for target ${targetId}.`);
        paths.set(name, path);
    }
    for (const [, name] of template.matchAll(PLACEHOLDER)) {
        if (!paths.has(name!) && !PREDEFINED.has(name!)) {
            refuse(`InputTemplate for target ${targetId} contains invalid placeholder ${name}.`);
        }
    }
    return { paths, template };
}

/**
 * What the target gets: the template with its variables filled in. Undefined when that is a JSON template which is no JSON any
 * more, as with an object inside quotes: EventBridge then delivers nothing, and says nothing.
 */
export function transform(
    { paths, template }: InputTransformer,
    event: Record<string, unknown>,
    surroundings: TransformerSurroundings,
): string | undefined {
    const isJson = /^\s*[{[]/.test(template);
    let rendered = "";
    let from = 0;
    let quoted = false;
    for (const match of template.matchAll(PLACEHOLDER)) {
        const before = template.slice(from, match.index);
        quoted = endsInString(before, quoted);
        const name = match[1]!;
        const path = paths.get(name);
        const value = path ? valueAt(path, event) : predefined(name, event, surroundings);
        rendered += before + render(value, quoted, isJson);
        from = match.index + match[0].length;
    }
    rendered += template.slice(from);
    return isJson && parseJson(rendered) === undefined ? undefined : rendered;
}

function endsInString(text: string, quoted: boolean): boolean {
    for (let at = 0; at < text.length; at++) {
        if (text[at] === "\\") at++;
        else if (text[at] === '"') quoted = !quoted;
    }
    return quoted;
}

function render(value: unknown, quoted: boolean, isJson: boolean): string {
    if (value === undefined) return quoted ? "" : '""';
    if (!quoted) return JSON.stringify(value);
    if (typeof value === "string") return JSON.stringify(value).slice(1, -1);
    return isJson ? JSON.stringify(value) : withoutQuotes(value);
}

/** An object or list inside a text: `{key:value}`, `[a,b]`. */
function withoutQuotes(value: unknown): string {
    if (Array.isArray(value)) return `[${value.map(withoutQuotes).join(",")}]`;
    if (typeof value !== "object" || value === null) return String(value);
    const members = Object.entries(value).map(([name, member]) => `${name}:${withoutQuotes(member)}`);
    return `{${members.join(",")}}`;
}

function predefined(name: string, event: Record<string, unknown>, surroundings: TransformerSurroundings): unknown {
    switch (name) {
        case "aws.events.rule-arn":
            return surroundings.ruleArn;
        case "aws.events.rule-name":
            return surroundings.ruleName;
        case "aws.events.event.ingestion-time":
            return surroundings.ingestionTime;
        case "aws.events.event": {
            const { detail: _, "detail-type": detailType, ...rest } = event;
            return { ...rest, detailType };
        }
        default:
            return event;
    }
}

/** A statement of a policy document, with lists where AWS allows one value or a list. */
export interface Statement {
    readonly sid?: string;
    readonly effect: "Allow" | "Deny";
    readonly actions: readonly string[];
    readonly notActions: readonly string[];
    readonly resources: readonly string[];
    readonly notResources: readonly string[];
    /** `AWS`, `Service`, ... -> who; `*` is `{ "*": ["*"] }`. Empty in a document of a role. */
    readonly principals: Readonly<Record<string, readonly string[]>>;
    /** As `principals`, of `NotPrincipal`: everyone but these. */
    readonly notPrincipals: Readonly<Record<string, readonly string[]>>;
    /** Operator -> key, in lower case -> values. */
    readonly conditions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

/** The statements of a policy document: JSON text, or the object. A text that is no JSON object has none, which `policy-document` reports. */
export function statementsOf(document: unknown): readonly Statement[] {
    const parsed = typeof document === "string" ? parsedOrNothing(document) : document;
    const statements = (parsed as { Statement?: unknown } | undefined)?.Statement;
    return list(statements).map((raw) => statement(raw as Readonly<Record<string, unknown>>));
}

/** Whether a document is what IAM reads: a JSON object, or the text of one, with a statement or a list of them. */
export function isPolicyDocument(document: unknown): boolean {
    const parsed = typeof document === "string" ? parsedOrNothing(document) : document;
    const statement = (parsed as { Statement?: unknown } | null | undefined)?.Statement;
    return typeof statement === "object" && statement !== null;
}

/** A statement as messages call it: by its Sid, or by its place, counted from 0. */
export function statementName({ sid }: Statement, at: number): string {
    return sid ? `Statement "${sid}"` : `Statement ${at + 1}`;
}

/** Whether a condition narrows who may call or what for: one of these keys, in lower case, under any operator. */
export function hasCondition({ conditions }: Statement, ...keys: readonly string[]): boolean {
    return Object.values(conditions).some((values) => Object.keys(values).some((key) => keys.includes(key)));
}

function statement(raw: Readonly<Record<string, unknown>>): Statement {
    const { Sid: sid } = raw;
    return {
        ...(typeof sid === "string" ? { sid } : {}),
        effect: raw["Effect"] === "Deny" ? "Deny" : "Allow",
        actions: texts(raw["Action"]),
        notActions: texts(raw["NotAction"]),
        resources: texts(raw["Resource"]),
        notResources: texts(raw["NotResource"]),
        principals: principals(raw["Principal"]),
        notPrincipals: principals(raw["NotPrincipal"]),
        conditions: mapped(raw["Condition"], (values) =>
            Object.fromEntries(Object.entries(mapped(values, texts)).map(([key, value]) => [key.toLowerCase(), value])),
        ),
    };
}

function principals(value: unknown): Readonly<Record<string, readonly string[]>> {
    return typeof value === "string" ? { [value]: [value] } : mapped(value, texts);
}

function mapped<T>(value: unknown, each: (value: unknown) => T): Record<string, T> {
    const entries = typeof value === "object" && value !== null ? Object.entries(value) : [];
    return Object.fromEntries(entries.map(([key, inner]) => [key, each(inner)]));
}

function texts(value: unknown): readonly string[] {
    return list(value).map(String);
}

function list(value: unknown): readonly unknown[] {
    return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}

function parsedOrNothing(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

import { stableHex } from "../account/names";
import { LabError } from "../labError";

type Values = Record<string, unknown>;

interface Statement {
    Sid?: string;
    Effect: string;
    [element: string]: unknown;
}

/**
 * What `aws.iam.getPolicyDocument` returns: the statements as an IAM policy document, merged with source documents (a
 * statement replaces an earlier one of the same Sid) and override documents. Lists of one element are written as the
 * element, lists are sorted, `Sid` is left out where empty, as the provider does.
 * Source: the AWS provider's documentation of `getPolicyDocument`.
 */
export function makePolicyDocument(args: Values): Values {
    const own = list(args["statements"]).map((statement) => statementOf(statement as Values, args["version"]));
    const sources = [...texts(args["sourceJson"]), ...list(args["sourcePolicyDocuments"])].flatMap(statementsOf);
    const overrides = [...texts(args["overrideJson"]), ...list(args["overridePolicyDocuments"])].flatMap(statementsOf);
    const repeated = duplicateSid(sources);
    if (repeated !== undefined) throw new LabError(`duplicate Sid (${repeated}) in source policy documents`);

    const document = {
        Version: typeof args["version"] === "string" ? args["version"] : "2012-10-17",
        ...(typeof args["policyId"] === "string" ? { Id: args["policyId"] } : {}),
        Statement: merged(merged(sources, own), overrides),
    };
    return {
        ...args,
        id: stableHex(JSON.stringify(document), 10),
        json: JSON.stringify(document, undefined, 2),
        minifiedJson: JSON.stringify(document),
    };
}

function statementOf(statement: Values, version: unknown): Statement {
    const texts = (key: string) => oneOrSorted(list(statement[key]).map((text) => variables(text, version)));
    const plain = (key: string) => oneOrSorted(list(statement[key]));
    return compact({
        Sid: statement["sid"] || undefined,
        Effect: String(statement["effect"] ?? "Allow"),
        Action: plain("actions"),
        NotAction: plain("notActions"),
        Resource: texts("resources"),
        NotResource: texts("notResources"),
        Principal: principalsOf(list(statement["principals"])),
        NotPrincipal: principalsOf(list(statement["notPrincipals"])),
        Condition: conditionsOf(list(statement["conditions"]), version),
    });
}

function principalsOf(principals: unknown[]): unknown {
    if (principals.length === 0) return undefined;
    const byType: Record<string, unknown[]> = {};
    for (const { type, identifiers } of principals as { type: string; identifiers: unknown[] }[]) {
        if (type === "*" && identifiers.includes("*")) return "*";
        byType[type] = [...(byType[type] ?? []), ...identifiers];
    }
    return mapValues(byType, oneOrSorted);
}

function conditionsOf(conditions: unknown[], version: unknown): unknown {
    if (conditions.length === 0) return undefined;
    const byTest: Record<string, Record<string, unknown[]>> = {};
    for (const { test, variable, values } of conditions as { test: string; variable: string; values: unknown[] }[]) {
        byTest[test] ??= {};
        byTest[test][variable] = [...(byTest[test][variable] ?? []), ...values.map((text) => variables(text, version))];
    }
    return mapValues(byTest, (keys) => mapValues(keys, (values) => (values.length === 1 ? values[0] : values)));
}

/** The provider writes policy variables as `&{...}`, since `${...}` is taken in Terraform. */
function variables(text: unknown, version: unknown): unknown {
    return typeof text === "string" && version !== "2008-10-17" ? text.replaceAll("&{", "${") : text;
}

function statementsOf(document: unknown): Statement[] {
    const statements = (JSON.parse(String(document)) as { Statement?: Statement | Statement[] }).Statement ?? [];
    return Array.isArray(statements) ? statements : [statements];
}

/** Later statements take the place of earlier ones with the same Sid; the others follow. */
function merged(base: readonly Statement[], over: readonly Statement[]): Statement[] {
    const result = [...base];
    for (const statement of over) {
        const at = statement.Sid ? result.findIndex(({ Sid }) => Sid === statement.Sid) : -1;
        if (at < 0) result.push(statement);
        else result[at] = statement;
    }
    return result;
}

function duplicateSid(statements: readonly Statement[]): string | undefined {
    const sids = statements.flatMap(({ Sid }) => (Sid ? [Sid] : []));
    return sids.find((sid, index) => sids.indexOf(sid) !== index);
}

function list(value: unknown): unknown[] {
    return Array.isArray(value) ? value : [];
}

function texts(value: unknown): unknown[] {
    return typeof value === "string" && value !== "" ? [value] : [];
}

function oneOrSorted(values: unknown[]): unknown {
    if (values.length === 0) return undefined;
    return values.length === 1 ? values[0] : [...values].sort().reverse();
}

function mapValues<T, R>(map: Record<string, T>, change: (value: T) => R): Record<string, R> {
    return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, change(value)]));
}

function compact(statement: Record<string, unknown>): Statement {
    return Object.fromEntries(Object.entries(statement).filter(([, value]) => value !== undefined)) as Statement;
}

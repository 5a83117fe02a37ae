import type { PolicyDocument, PolicyStatement } from "../authorisation";
import { refuseOperator } from "./conditions";

export type PolicyUse = "identity" | "resource" | "trust";

/**
 * Reads a policy document, as JSON text or parsed, and refuses what IAM refuses. Throws an Error with one sentence that
 * begins with `where`.
 */
export function readPolicy(document: unknown, where: string, use: PolicyUse): PolicyDocument {
    const fail = (why: string): never => {
        throw new Error(`${where}: MalformedPolicyDocument: ${why}.`);
    };
    let parsed: unknown = document;
    if (typeof document === "string") {
        try {
            parsed = JSON.parse(document);
        } catch (error) {
            fail(`the policy is not JSON (${(error as Error).message})`);
        }
    }
    if (!isObject(parsed)) return fail("the policy must be a JSON object with a Statement");
    const { Version, Statement } = parsed;
    if (Version !== undefined && Version !== "2012-10-17" && Version !== "2008-10-17") {
        fail(`Version must be "2012-10-17" or "2008-10-17", not ${JSON.stringify(Version)}`);
    }
    const statements = Array.isArray(Statement) ? Statement : [Statement];
    if (Statement === undefined || statements.length === 0) fail("it has no Statement");

    const sids = new Set<string>();
    for (const [index, statement] of statements.entries()) {
        const why = isObject(statement) ? refuseStatement(statement, use) : "must be an object";
        if (why) fail(`Statement ${index + 1} ${why}`);
        const { Sid: sid } = statement as PolicyStatement;
        if (sid && sids.has(sid)) fail(`two statements have the Sid "${sid}"`);
        if (sid) sids.add(sid);
    }
    return { ...(parsed as object), Statement: statements as PolicyStatement[] } as PolicyDocument;
}

function refuseStatement(statement: Record<string, unknown>, use: PolicyUse): string | undefined {
    const { Effect, Action, NotAction, Resource, NotResource, Principal, NotPrincipal, Condition } = statement;
    if (Effect !== "Allow" && Effect !== "Deny") {
        return `has the Effect ${JSON.stringify(Effect)}: it must be "Allow" or "Deny"`;
    }
    if ((Action === undefined) === (NotAction === undefined)) return "needs Action or NotAction, and not both";
    const actions = strings(Action ?? NotAction);
    if (!actions) return "must have strings as its actions";
    const wrong = actions.find((action) => action !== "*" && !/^[\w-]+:[\w*?]+$/.test(action));
    if (wrong !== undefined) return `has the action "${wrong}": actions look like "sns:Publish"`;

    if (use !== "trust") {
        const missing = Resource === undefined && NotResource === undefined;
        if (missing || (Resource !== undefined && NotResource !== undefined)) {
            // Some services let a resource policy leave out what it is attached to; identity policies never do.
            if (!missing || use === "identity") return "needs Resource or NotResource, and not both";
        }
    } else if (Resource !== undefined || NotResource !== undefined) {
        return "must have no Resource: a trust policy is about its own role";
    }
    const resources = strings(Resource ?? NotResource ?? []);
    if (!resources) return "must have strings as its resources";
    if (use === "identity") {
        const bad = resources.find((resource) => resource !== "*" && !/^arn:([^:]*:){4}./.test(resource));
        if (bad !== undefined) return `has the resource "${bad}": it must be an ARN or "*"`;
    }

    const principals = (Principal === undefined ? 0 : 1) + (NotPrincipal === undefined ? 0 : 1);
    if (use === "identity" && principals > 0) return "must have no Principal: it is attached to one";
    if (use !== "identity" && principals !== 1) return "needs Principal or NotPrincipal, and not both";
    const principal = Principal ?? NotPrincipal;
    if (principal !== undefined && principal !== "*") {
        if (!isObject(principal) || !Object.values(principal).every((value) => strings(value) !== undefined)) {
            return `has the principal ${JSON.stringify(principal)}: expected "*" or an object such as {"Service": "sns.amazonaws.com"}`;
        }
        const kind = Object.keys(principal).find(
            (key) => !["AWS", "Service", "Federated", "CanonicalUser"].includes(key),
        );
        if (kind !== undefined)
            return `has a principal of the kind "${kind}": expected AWS, Service, Federated or CanonicalUser`;
    }

    if (Condition !== undefined) {
        if (!isObject(Condition)) return "has a Condition that is not an object";
        for (const [operator, keys] of Object.entries(Condition)) {
            const why = refuseOperator(operator);
            if (why) return `has a Condition in which ${why}`;
            if (!isObject(keys)) return `has a condition ${operator} that is not an object of keys and values`;
        }
    }
    return undefined;
}

function strings(value: unknown): readonly string[] | undefined {
    const values = Array.isArray(value) ? value : [value];
    return values.every((one) => typeof one === "string") ? values : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

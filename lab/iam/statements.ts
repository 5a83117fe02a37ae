import type { PolicyDocument, PolicyStatement } from "../authorisation";
import type { Caller } from "../types";
import { evaluateConditions } from "./conditions";
import { roleName, sessionArn } from "./context";
import { arnMatches, fill, glob, type Lookup, matches, splitArn } from "./glob";

/** A policy and what it is called in a reason. */
export interface NamedPolicy {
    readonly name: string;
    readonly document: PolicyDocument;
}

/** To whom a statement's principal gives: to the caller itself, or to its account, which may hand it on. */
export type Reach = "caller" | "session" | "account";

export interface Question {
    readonly action: string;
    readonly resource: string;
    readonly caller: Caller;
    readonly lookup: Lookup;
}

/** What a set of policies says. */
export interface Verdict {
    /** The policy that denies, if one does. */
    readonly denied?: string;
    /** How far the allowing statements reach; empty when none allows. */
    readonly allowed: ReadonlySet<Reach>;
    /** Why a statement that fits all but its conditions does not count: the first one. */
    readonly nearMiss?: string;
    /** What the lab would have to know, when that could change the answer. */
    readonly unknownDeny?: string;
    readonly unknownAllow?: string;
}

/** Evaluates policies that belong to one side: a role's, a boundary, or a resource's. */
export function judge(
    policies: readonly NamedPolicy[],
    question: Question,
    attachedTo: "caller" | "resource",
): Verdict {
    const allowed = new Set<Reach>();
    let denied: string | undefined;
    let nearMiss: string | undefined;
    let unknownDeny: string | undefined;
    let unknownAllow: string | undefined;

    for (const { name, document } of policies) {
        const variables = document.Version === "2012-10-17";
        for (const statement of document.Statement) {
            const reach = attachedTo === "caller" ? "caller" : principalReach(statement, question.caller);
            if (reach === undefined || !actionFits(statement, question.action)) continue;
            const fits = resourceFits(statement, question, variables);
            if (fits === false) continue;
            const where = statement.Sid ? `statement "${statement.Sid}" of ${name}` : name;
            const result =
                fits === true
                    ? evaluateConditions(statement.Condition, question.lookup, variables)
                    : { state: "unknown" as const, why: fits.unknown };
            if (result.state === "holds") {
                if (statement.Effect === "Deny") denied ??= where;
                else allowed.add(reach);
            } else if (result.state === "unknown") {
                const why = `${where}: ${result.why}`;
                if (statement.Effect === "Deny") unknownDeny ??= why;
                else unknownAllow ??= why;
            } else if (statement.Effect === "Allow") {
                nearMiss ??= `${where} would, but its ${result.why}`;
            }
        }
    }
    return {
        allowed,
        ...(denied === undefined ? {} : { denied }),
        ...(nearMiss === undefined ? {} : { nearMiss }),
        ...(unknownDeny === undefined ? {} : { unknownDeny }),
        ...(unknownAllow === undefined ? {} : { unknownAllow }),
    };
}

/** Whether a pattern such as `sns:Pub*` covers an action; case does not count. */
export function actionMatches(pattern: string, action: string): boolean {
    return matches(glob(pattern.toLowerCase()), action.toLowerCase());
}

function actionFits(statement: PolicyStatement, action: string): boolean {
    const fits = (patterns: string | readonly string[]) => [patterns].flat().some((one) => actionMatches(one, action));
    if (statement.NotAction !== undefined) return !fits(statement.NotAction);
    return statement.Action !== undefined && fits(statement.Action);
}

function resourceFits(
    statement: PolicyStatement,
    { resource, lookup }: Question,
    variables: boolean,
): boolean | { readonly unknown: string } {
    const not = statement.NotResource !== undefined;
    const patterns = [statement.NotResource ?? statement.Resource ?? "*"].flat();
    let unknown: string | undefined;
    for (const pattern of patterns) {
        const filled = variables ? fill(pattern, lookup) : { glob: glob(pattern) };
        if ("unknown" in filled)
            unknown ??= `the lab does not know "${filled.unknown}", which the resource ${pattern} asks for`;
        else if ("glob" in filled && resourceMatches(filled.glob, resource)) return !not;
    }
    return unknown === undefined ? not : { unknown };
}

function resourceMatches(pattern: Parameters<typeof arnMatches>[0], resource: string): boolean {
    return resource.startsWith("arn:") ? arnMatches(pattern, resource) : matches(pattern, resource);
}

function principalReach(statement: PolicyStatement, caller: Caller): Reach | undefined {
    if (statement.NotPrincipal !== undefined) {
        return isExcluded(statement.NotPrincipal, caller) ? undefined : "caller";
    }
    const principal = statement.Principal;
    if (principal === undefined) return undefined;
    if (principal === "*") return "caller";
    const aws = [principal["AWS"] ?? []].flat();
    if (aws.includes("*")) return "caller";
    if (caller.kind === "service") {
        return [principal["Service"] ?? []].flat().includes(caller.principal) ? "caller" : undefined;
    }
    const { session, role, accounts } = names(caller);
    if (aws.includes(session)) return "session";
    if (aws.includes(role)) return "caller";
    return aws.some((one) => accounts.includes(one)) ? "account" : undefined;
}

/**
 * A role is excluded only where its session, the role and its account are all listed, as AWS may check each of them. Source:
 * IAM User Guide, "AWS JSON policy elements: NotPrincipal".
 */
function isExcluded(notPrincipal: NonNullable<PolicyStatement["NotPrincipal"]>, caller: Caller): boolean {
    if (notPrincipal === "*") return true;
    const aws = [notPrincipal["AWS"] ?? []].flat();
    if (aws.includes("*")) return true;
    if (caller.kind === "service") return [notPrincipal["Service"] ?? []].flat().includes(caller.principal);
    const { session, role, accounts } = names(caller);
    return aws.includes(session) && aws.includes(role) && aws.some((one) => accounts.includes(one));
}

function names(caller: Extract<Caller, { kind: "role" }>) {
    const [, partition = "aws", , , account = ""] = splitArn(caller.roleArn);
    return {
        session: sessionArn(caller.roleArn, caller.sessionName),
        role: caller.roleArn,
        accounts: [account, `arn:${partition}:iam::${account}:root`],
    };
}

/** How a caller is called in a reason. */
export function describeCaller(caller: Caller): string {
    if (caller.kind === "role") return `role ${roleName(caller.roleArn)}`;
    return caller.sourceArn === "" ? caller.principal : `${caller.principal} for ${caller.sourceArn}`;
}

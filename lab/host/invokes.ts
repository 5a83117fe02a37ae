import { stringify } from "yaml";
import type { Account } from "../account/account";
import { contains, FIXTURES_FILE } from "../account/fixtures";
import type { ProviderSettings } from "../account/providers";
import { LabError } from "../labError";
import { makePolicyDocument } from "./policyDocument";

type Values = Record<string, unknown>;

/** Invokes whose answer follows from the account or from the arguments alone. */
const KNOWN: Readonly<Record<string, (account: Account, args: Values, settings: ProviderSettings) => Values>> = {
    "aws:index/getCallerIdentity:getCallerIdentity": ({ accountId }) => ({
        id: accountId,
        accountId,
        arn: `arn:aws:sts::${accountId}:assumed-role/event-ops-lab/deployment`,
        userId: "AROAEVENTOPSLABEXAMPL:deployment",
    }),
    "aws:index/getRegion:getRegion": (_account, args, { region }) => {
        const name = firstText(args["region"], args["name"], args["id"]) ?? region;
        return { id: name, name, region: name, endpoint: `ec2.${name}.amazonaws.com`, description: name };
    },
    "aws:index/getPartition:getPartition": () => ({
        id: "aws",
        partition: "aws",
        dnsSuffix: "amazonaws.com",
        reverseDnsPrefix: "com.amazonaws",
    }),
    "aws:index/getDefaultTags:getDefaultTags": (_account, _args, { tags }) => ({ id: "aws", tags }),
    "aws:iam/getPolicyDocument:getPolicyDocument": (_account, args) => makePolicyDocument(args),
    "pulumi:pulumi:getResource": (account, args) => {
        const state = account.resources.get(String(args["urn"]));
        if (!state)
            throw new LabError(`The program refers to the resource ${String(args["urn"])}, which does not exist`);
        return { urn: state.urn, id: state.id ?? "", state: state.outputs };
    },
};

/**
 * Answers a provider function. Account facts and policy documents are known; anything else comes from `invokes:` of the
 * fixtures. Throws a `LabError` that shows what to add when it is not there.
 */
export function answerInvoke(account: Account, token: string, args: Values, settings: ProviderSettings): Values {
    const fixture = account.fixtures.invokes[token]?.find(({ when }) => contains(args, when ?? {}));
    if (fixture) return fixture.result;
    const known = KNOWN[token];
    if (known) return known(account, args, settings);
    const example = stringify({ invokes: { [token]: [{ when: args, result: {} }] } }).trimEnd();
    throw new LabError(
        `The program asks a provider for ${token}, which the lab cannot know. Add to ${FIXTURES_FILE}:\n${example}`,
    );
}

function firstText(...values: unknown[]): string | undefined {
    return values.find((value): value is string => typeof value === "string");
}

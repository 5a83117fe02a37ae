import { expect } from "chai";
import { PERMISSIONS } from "../../../policies/permissions";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";
import { ACCOUNT, document, lambda, role, TRUSTED } from "./support";

describe("role-trust", () => {
    const guardrail = named(PERMISSIONS, "role-trust");
    const OTHER = "210987654321";
    const arn = `arn:aws:iam::${ACCOUNT}:role/role`;
    const trusting = (...statements: readonly Readonly<Record<string, unknown>>[]) =>
        role({
            arn,
            assumeRolePolicy: document(
                ...statements.map((one) => ({ Effect: "Allow", Action: "sts:AssumeRole", ...one })),
            ),
        });
    const judged = (...statements: readonly Readonly<Record<string, unknown>>[]) =>
        judge(guardrail, [trusting(...statements)]).violations;
    const under = (key: string, value: unknown, operator = "StringEquals") => ({
        Condition: { [operator]: { [key]: value } },
    });

    it("passes a role that trusts one service, function or not", () => {
        expect(judge(guardrail, [role({ arn, assumeRolePolicy: TRUSTED })])).to.deep.equal({ violations: [] });
        expect(judged({ Principal: { Service: "scheduler.amazonaws.com" } })).to.deep.equal([]);
        const of = role({ arn });
        expect(judge(guardrail, [of, lambda(of)]).violations).to.deep.equal([]);
    });

    for (const Principal of ["*", { AWS: "*" }, { AWS: [`arn:aws:iam::${ACCOUNT}:root`, "*"] }]) {
        it(`reports ${JSON.stringify(Principal)}, who is everyone`, () => {
            expect(judged({ Principal })).to.deep.equal([
                "role: Its trust policy lets everyone in any account assume it.",
            ]);
        });
    }

    it("passes everyone of an organisation, an account or a path of roles", () => {
        for (const condition of [
            under("aws:PrincipalOrgID", "o-1234567890"),
            under("aws:PrincipalOrgPaths", "o-1/r-1/ou-1/*", "ForAnyValue:StringLike"),
            under("aws:PrincipalAccount", ACCOUNT),
            under("aws:PrincipalArn", `arn:aws:iam::${ACCOUNT}:role/*`, "ArnLike"),
        ]) {
            expect(judged({ Principal: "*", ...condition })).to.deep.equal([]);
        }
    });

    it("reports everyone under conditions that hold for all", () => {
        for (const condition of [
            under("aws:PrincipalOrgID", "*", "StringLike"),
            under("aws:PrincipalOrgID", ["o-1", "*"], "StringLike"),
            under("aws:PrincipalOrgID", "o-1", "StringNotEquals"),
            under("aws:PrincipalOrgID", "o-1", "StringEqualsIfExists"),
            under("aws:PrincipalOrgID", "o-1", "ForAllValues:StringEquals"),
            under("aws:PrincipalOrgID", []),
            under("aws:PrincipalArn", "arn:aws:iam::*:role/admin", "ArnLike"),
            under("sts:ExternalId", "secret"),
        ]) {
            expect(judged({ Principal: "*", ...condition }).length, JSON.stringify(condition)).to.equal(1);
        }
    });

    it("reports everyone but some", () => {
        expect(judged({ NotPrincipal: { AWS: `arn:aws:iam::${OTHER}:root` } })).to.deep.equal([
            `role: Its trust policy lets everyone but arn:aws:iam::${OTHER}:root assume it.`,
        ]);
        expect(judged({ NotPrincipal: { AWS: [ACCOUNT, OTHER] } })).to.deep.equal([
            `role: Its trust policy lets everyone but ${ACCOUNT}, ${OTHER} assume it.`,
        ]);
    });

    it("passes whom a statement denies", () => {
        expect(
            judged({ Principal: { Service: "ec2.amazonaws.com" } }, { Effect: "Deny", Principal: "*" }),
        ).to.deep.equal([]);
    });

    it("reports several services, in one statement or in several", () => {
        const message = "role: It trusts 2 services, more than 1: lambda.amazonaws.com, states.amazonaws.com.";
        expect(judged({ Principal: { Service: ["lambda.amazonaws.com", "states.amazonaws.com"] } })).to.deep.equal([
            message,
        ]);
        expect(
            judged(
                { Principal: { Service: "lambda.amazonaws.com" } },
                { Principal: { Service: "states.amazonaws.com" } },
            ),
        ).to.deep.equal([message]);
        expect(
            judged(
                { Principal: { Service: "lambda.amazonaws.com" } },
                { Principal: { Service: "lambda.amazonaws.com" } },
            ),
        ).to.deep.equal([]);
    });

    const GITHUB = `arn:aws:iam::${ACCOUNT}:oidc-provider/token.actions.githubusercontent.com`;
    const SAML = `arn:aws:iam::${ACCOUNT}:saml-provider/staff`;
    const repo = (value: unknown, operator?: string) =>
        under("token.actions.githubusercontent.com:sub", value, operator);

    it("reports an identity provider without a condition that says whom it means", () => {
        for (const condition of [
            {},
            under("token.actions.githubusercontent.com:aud", "sts.amazonaws.com"),
            repo("*", "StringLike"),
            repo("repo:*", "StringLike"),
            repo(["repo:acme/infra:*", "*"], "StringLike"),
            repo([]),
            repo("repo:acme/infra:*", "StringNotLike"),
            under("aws:RequestedRegion", "eu-central-1"),
        ]) {
            expect(judged({ Principal: { Federated: GITHUB }, ...condition }), JSON.stringify(condition)).to.deep.equal(
                [
                    `role: It trusts everyone whom ${GITHUB} vouches for: add a condition on whom it means, such as its sub.`,
                ],
            );
        }
        expect(judged({ Principal: { Federated: SAML } })).to.have.length(1);
    });

    it("passes an identity provider under a condition on its subject, or on an audience of one's own", () => {
        for (const [Federated, condition] of [
            [GITHUB, repo("repo:acme/infra:*", "StringLike")],
            [GITHUB, repo("repo:acme/infra:ref:refs/heads/main")],
            [SAML, under("SAML:aud", "https://signin.aws.amazon.com/saml")],
            ["cognito-identity.amazonaws.com", under("cognito-identity.amazonaws.com:aud", "eu-central-1:pool")],
        ] as const) {
            expect(judged({ Principal: { Federated }, ...condition }), Federated).to.deep.equal([]);
        }
    });

    it("passes Lambda and Lambda@Edge together", () => {
        const of = trusting({ Principal: { Service: ["lambda.amazonaws.com", "edgelambda.amazonaws.com"] } });
        expect(judge(guardrail, [of]).violations).to.deep.equal([]);
        expect(judge(guardrail, [of, lambda(of)]).violations).to.deep.equal([]);
    });

    it("reports whom the role of a function trusts beside Lambda", () => {
        const of = trusting(
            { Principal: { Service: ["lambda.amazonaws.com", "events.amazonaws.com"] } },
            { Principal: { AWS: arn } },
        );
        expect(judge(guardrail, [of, lambda(of)]).violations).to.deep.equal([
            `role: It is the role of lambda, and trusts events.amazonaws.com, ${arn} beside Lambda.`,
        ]);
    });

    it("names each function that shares the role, and each whom it trusts beside", () => {
        const Principal = { Service: ["lambda.amazonaws.com", "ec2.amazonaws.com"], AWS: ACCOUNT };
        const of = trusting({ Principal });
        expect(judge(guardrail, [of, lambda(of), { ...lambda(of), name: "second" }]).violations).to.deep.equal([
            `role: It is the role of lambda, second, and trusts ec2.amazonaws.com, ${ACCOUNT} beside Lambda.`,
        ]);
        const people = [ACCOUNT, `arn:aws:iam::${ACCOUNT}:user/a`];
        const services = ["lambda.amazonaws.com", "edgelambda.amazonaws.com"];
        expect(judged({ Principal: { Service: services, AWS: people } })).to.deep.equal([
            `role: It trusts ${people.join(", ")} beside ${services.join(", ")}.`,
        ]);
    });

    it("reports everyone once, beside a service too", () => {
        expect(judged({ Principal: { Service: "lambda.amazonaws.com", AWS: "*" } })).to.deep.equal([
            "role: Its trust policy lets everyone in any account assume it.",
        ]);
    });

    it("reports people beside a service", () => {
        expect(
            judged({ Principal: { Service: "ec2.amazonaws.com", AWS: `arn:aws:iam::${ACCOUNT}:root` } }),
        ).to.deep.equal([`role: It trusts arn:aws:iam::${ACCOUNT}:root beside ec2.amazonaws.com.`]);
    });

    for (const who of [OTHER, `arn:aws:iam::${OTHER}:root`, `arn:aws:sts::${OTHER}:assumed-role/x/y`]) {
        it(`reports ${who} of another account`, () => {
            expect(judged({ Principal: { AWS: who } })).to.deep.equal([
                `role: It trusts ${who} of another account without a condition on sts:ExternalId or aws:PrincipalOrgID.`,
            ]);
        });
    }

    it("passes another account with an external id or of an organisation, its own, and those of the settings", () => {
        const AWS = `arn:aws:iam::${OTHER}:root`;
        expect(judged({ Principal: { AWS }, ...under("sts:ExternalId", "abc") })).to.deep.equal([]);
        expect(judged({ Principal: { AWS }, ...under("aws:PrincipalOrgID", "o-1") })).to.deep.equal([]);
        expect(judged({ Principal: { AWS }, ...under("aws:MultiFactorAuthPresent", "true", "Bool") })).to.have.length(
            1,
        );
        expect(judged({ Principal: { AWS: [ACCOUNT, `arn:aws:iam::${ACCOUNT}:root`] } })).to.deep.equal([]);
        const settings = { accounts: [OTHER] };
        expect(judge(guardrail, [trusting({ Principal: { AWS } })], settings).violations).to.deep.equal([]);
    });

    it("passes what is no account: an id of a deleted role", () => {
        expect(judged({ Principal: { AWS: "AROA1234567890123" } })).to.deep.equal([]);
    });

    it("does not know of a trust policy, or of its own account, that is not known yet", () => {
        const hidden = role({ assumeRolePolicy: UNKNOWN });
        expect(judge(guardrail, [hidden])).to.deep.equal({
            violations: [],
            unknown: "not known yet: assumeRolePolicy of role",
        });
        const first = { ...trusting({ Principal: { AWS: OTHER } }) };
        expect(judge(guardrail, [{ ...first, props: { ...first.props, arn: UNKNOWN } }]).unknown).to.equal(
            "not known yet: arn of role",
        );
    });

    it("does not apply to a stack without roles", () => {
        expect(judge(guardrail, [resource(TYPES.queue, "queue")]).notApplicable).to.equal(
            `the stack has none of ${TYPES.role}`,
        );
    });
});

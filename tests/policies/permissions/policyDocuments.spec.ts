import { expect } from "chai";
import { PERMISSIONS } from "../../../policies/permissions";
import { TYPES } from "../../../policies/resourceTypes";
import { named } from "../named";
import { judge, resource, UNKNOWN } from "../support";
import { allow, document } from "./support";

describe("policy-document", () => {
    const guardrail = named(PERMISSIONS, "policy-document");
    const message = (what: string) =>
        `one: Its ${what} is no JSON object with a Statement: nothing in it can be judged.`;
    const good = document(allow("sqs:SendMessage"));
    const judged = (props: Readonly<Record<string, unknown>>, type: string = TYPES.rolePolicy) =>
        judge(guardrail, [resource(type, "one", props)]);

    it("passes JSON text with a statement, and an object", () => {
        for (const policy of [good, '{"Statement":{"Effect":"Allow"}}', { Statement: [] }]) {
            expect(judged({ policy })).to.deep.equal({ violations: [] });
        }
    });

    for (const policy of [
        "{Statement",
        "[]",
        "5",
        "null",
        "{}",
        '{"statement":[]}',
        '{"Statement":"all"}',
        "{'a':1}",
    ]) {
        it(`reports ${policy}`, () => {
            expect(judged({ policy }).violations).to.deep.equal([message("policy")]);
        });
    }

    it("looks at keys, queues, topics, buses and roles, and at a role's inline policies", () => {
        const { key, keyPolicy, queue, queuePolicy, topic, topicPolicy, busPolicy, policy } = TYPES;
        for (const type of [key, keyPolicy, queue, queuePolicy, topic, topicPolicy, busPolicy, policy]) {
            expect(judged({ policy: "{" }, type).violations, type).to.deep.equal([message("policy")]);
        }
        const inlinePolicies = [{ name: "a", policy: good }, { name: "b", policy: "{" }, { policy: "{" }];
        expect(judged({ assumeRolePolicy: "{", inlinePolicies }, TYPES.role).violations).to.deep.equal(
            ["assumeRolePolicy", "inline policy b", "inline policy 3"].map(message),
        );
    });

    it("does not know of a document that is not known yet, and does not apply without one", () => {
        expect(judged({ policy: UNKNOWN }).unknown).to.contain("policy");
        for (const policy of [undefined, null, ""]) {
            expect(judged({ policy }).notApplicable).to.equal("it has no policy");
        }
    });
});

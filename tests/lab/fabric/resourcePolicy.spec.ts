import { expect } from "chai";
import { ACCOUNT, REGION, refusal, World } from "./support";

const ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
const ALLOW = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: ARN };

async function put(policy: unknown) {
    const world = new World();
    const queueUrl = world.url(await world.queue("work"));
    const answer = await refusal(world.make("aws:sqs/queuePolicy:QueuePolicy", "policy", { queueUrl, policy }));
    return { answer, policies: world.cloud.authoriser.resourcePolicies.get(ARN) };
}

describe("The policy of a queue", () => {
    const { Principal: _, ...nobody } = ALLOW;
    const { Action: __, ...nothing } = ALLOW;
    const accepted: readonly [string, unknown][] = [
        ["with one statement that is in no list", ALLOW],
        ["with a list of statements", [ALLOW, { ...ALLOW, Effect: "Deny" }]],
        ["with NotPrincipal", [{ ...nobody, Effect: "Deny", NotPrincipal: { AWS: ACCOUNT } }]],
        ["with NotAction", [{ ...nothing, NotAction: "sqs:DeleteQueue" }]],
    ];
    for (const [what, Statement] of accepted) {
        it(`is taken ${what}, as text or parsed`, async () => {
            const policy = { Version: "2012-10-17", Statement };
            const policies = [{ Version: "2012-10-17", Statement: [Statement].flat() }];
            expect(await put(policy)).to.deep.equal({ answer: "nothing was refused", policies });
            expect(await put(JSON.stringify(policy))).to.deep.equal({ answer: "nothing was refused", policies });
        });
    }

    const refused: readonly [unknown, string][] = [
        ["{broken", "it is not JSON of an object"],
        [JSON.stringify([ALLOW]), "it is not JSON of an object"],
        [{ Version: "2012-10-17", Statement: [] }, "it has no Statement"],
        [{ Version: "2012-10-17", Statement: ["x"] }, "a Statement must be an object"],
        [{ Version: "2012-10-17" }, "a Statement must be an object"],
        [{ Statement: { ...ALLOW, Effect: "allow" } }, 'Effect must be "Allow" or "Deny", not "allow"'],
        [{ Statement: nobody }, "a Statement has no Principal"],
        [{ Statement: [ALLOW, nothing] }, "a Statement has no Action"],
    ];
    for (const [policy, why] of refused) {
        it(`is refused: ${why} (${JSON.stringify(policy).slice(0, 60)})`, async () => {
            expect(await put(policy)).to.deep.equal({
                answer: `InvalidAttributeValue: Invalid value for the parameter Policy of ${ARN}: ${why}.`,
                policies: undefined,
            });
        });
    }
});

describe("The permissions of a function", () => {
    it("have an id each: one that is taken is refused, one that is taken away leaves the others", async () => {
        const world = new World();
        const arn = await world.function("worker", () => 1);
        const allow = (name: string, statementId: string) =>
            world.make("aws:lambda/permission:Permission", name, {
                function: "worker",
                action: "lambda:InvokeFunction",
                principal: "sns.amazonaws.com",
                statementId,
            });
        const ids = () =>
            world.cloud.authoriser.resourcePolicies
                .get(arn)
                ?.flatMap(({ Statement }) => Statement.map(({ Sid }) => Sid));
        const first = await allow("first", "a");
        await allow("second", "b");
        expect(await refusal(allow("third", "a"))).to.equal(
            "ResourceConflictException: The statement id (a) provided already exists. Please provide a new statement id, or remove the existing statement.",
        );
        expect(ids()).to.deep.equal(["a", "b"]);
        await world.remove(first);
        expect(ids()).to.deep.equal(["b"]);
        await world.remove(first);
        expect(ids()).to.deep.equal(["b"]);
    });
});

import { expect } from "chai";
import { Account } from "../../../lab/account/account";
import { UNKNOWN } from "../../../lab/host/wire";
import { checkInputs, namedOrRefused } from "../../../lab/provider/check";

const TARGET = "aws:cloudwatch/eventTarget:EventTarget";
const ARN = "arn:aws:sqs:us-east-1:123456789012:orders";

describe("Inputs at a preview", () => {
    it("are refused by name where a required one is missing", () => {
        expect(checkInputs(TARGET, { rule: "all" })).to.deep.equal([
            { property: "arn", reason: "it is required and missing" },
        ]);
    });

    it("are refused where an ARN is none, in a block and in a list too", () => {
        const reason = '"orders" is no ARN: it should look like arn:aws:service:region:account:resource';
        expect(checkInputs(TARGET, { rule: "all", arn: "orders", deadLetterConfig: { arn: "orders" } })).to.deep.equal([
            { property: "arn", reason },
            { property: "deadLetterConfig.arn", reason },
        ]);
        const alarm = "aws:cloudwatch/metricAlarm:MetricAlarm";
        expect(
            checkInputs(alarm, { comparisonOperator: "x", evaluationPeriods: 1, alarmActions: [ARN, "orders"] }),
        ).to.deep.equal([{ property: "alarmActions[1]", reason }]);
    });

    it("are refused where a policy or a pattern is no JSON object", () => {
        const rule = "aws:cloudwatch/eventRule:EventRule";
        const failures = [{ property: "eventPattern", reason: "it is not the JSON text of an object" }];
        for (const eventPattern of ["{", "[]", '"text"']) {
            expect(checkInputs(rule, { eventPattern }), eventPattern).to.deep.equal(failures);
        }
        expect(checkInputs(rule, { eventPattern: '{"source":["aws.ec2"]}' })).to.deep.equal([]);
    });

    it("are not judged while they are unknown, empty or of a type without a table", () => {
        expect(checkInputs(TARGET, { rule: "all", arn: UNKNOWN, roleArn: "" })).to.deep.equal([]);
        expect(checkInputs("aws:kinesis/stream:Stream", { arn: "orders" })).to.deep.equal([]);
    });
});

describe("A name", () => {
    const account = new Account();
    const type = "aws:sqs/queue:Queue";
    account.use({
        [type]: {
            naming: () => ({ what: "queue", limit: 20, shape: /^[a-z0-9-]+$/, allowed: "letters and digits" }),
            create: () => ({ id: "", outputs: {} }),
        },
    });
    const named = (inputs: object) =>
        namedOrRefused(account, {
            urn: "urn:pulumi:dev::shop::q::orders",
            type,
            name: "orders",
            inputs: { ...inputs },
        });

    it("is made up from the Pulumi name where the program gives none", () => {
        const { inputs, failures } = named({});
        expect(inputs["name"]).to.match(/^orders-[0-9a-f]{7}$/);
        expect(failures).to.deep.equal([]);
    });

    it("that AWS refuses is a failure of the property, not of the provider", () => {
        expect(named({ name: "a-name-of-more-than-20" })).to.deep.equal({
            inputs: { name: "a-name-of-more-than-20" },
            failures: [
                {
                    property: "name",
                    reason:
                        'The name "a-name-of-more-than-20" has 22 characters: AWS takes 20 for a queue. ' +
                        "Choose a shorter name.",
                },
            ],
        });
    });
});

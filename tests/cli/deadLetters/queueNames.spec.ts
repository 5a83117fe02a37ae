import { expect } from "chai";
import { queueName, queuesNamed } from "../../../cli/deadLetters/look";

const queue = (name: string, region = "eu-west-1") => ({
    arn: `arn:aws:sqs:${region}:123456789012:${name}`,
    url: `https://sqs.${region}.amazonaws.com/123456789012/${name}`,
});
const QUEUES = [
    queue("orders-dead-letters-0a1b2c3"),
    queue("orders-dead-letters-undelivered-4d5e6f7"),
    queue("sorted-89abcde.fifo"),
    queue("plain"),
    queue("plain-0123456"),
    queue("shared-1111111"),
    queue("shared-2222222"),
];

describe("A dead-letter queue", () => {
    for (const [what, name, named] of [
        ["its name in the account", "orders-dead-letters-0a1b2c3", ["orders-dead-letters-0a1b2c3"]],
        ["its URL", QUEUES[0]!.url, ["orders-dead-letters-0a1b2c3"]],
        ["its ARN", QUEUES[0]!.arn, ["orders-dead-letters-0a1b2c3"]],
        ["its name in the program, as timelines print it", "orders-dead-letters", ["orders-dead-letters-0a1b2c3"]],
        ["the same of a FIFO queue", "sorted", ["sorted-89abcde.fifo"]],
        ["a name that one has in the account and another in the program: the account's", "plain", ["plain"]],
        [
            "a name that two have in their programs: both, to be asked which",
            "shared",
            ["shared-1111111", "shared-2222222"],
        ],
        ["the beginning of a name: nothing", "orders", []],
    ] as const) {
        it(`is found by ${what}`, () => {
            expect(queuesNamed(QUEUES, name).map(queueName)).to.deep.equal(named);
        });
    }
});

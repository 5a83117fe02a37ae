import { expect } from "chai";
import { budgetOfView } from "../../../cli/budget/budget";
import type { Resource } from "../../../cli/budget/stackView";
import { UserError } from "../../../cli/userError";
import { arnOf, fn, poller, queue, resource, rule, target, view } from "./views";

const alarmOn = (name: string, component?: string): Resource =>
    resource(
        "cloudwatch/metricAlarm",
        `${name}-alarm`,
        undefined,
        { period: 60, dimensions: { QueueName: name } },
        component,
    );

const queued = (name: string): Resource[] => [
    rule(name),
    target(name, arnOf("sqs", `${name}-queue`)),
    queue(`${name}-queue`),
    poller(`${name}-queue`, name),
    fn(name),
    alarmOn(`${name}-queue`),
];

const within = (component: string, ...resources: Resource[]): Resource[] =>
    resources.map((one) => ({ ...one, component }));

describe("The parts of a budget", () => {
    it("are the components, the rules that stand alone with what they reach, and what several share", () => {
        const { parts } = budgetOfView(
            view([...queued("a"), ...within("B", ...queued("b")), resource("kms/key", "key", arnOf("kms", "key/1"))]),
        );

        expect(parts.map(({ name, rules, amount }) => [name, rules, amount])).to.deep.equal([
            [null, [], 1],
            ["B", ["b"], 0.3628],
            ["a", ["a"], 0.3628],
        ]);
    });

    it("give an alarm on a dead-letter queue to the reaction of its queue, and one that two rules reach to nobody", () => {
        const shared = arnOf("sqs", "shared");
        const deadLetters = { redrivePolicy: JSON.stringify({ deadLetterTargetArn: arnOf("sqs", "a-dead") }) };
        const { parts } = budgetOfView(
            view([
                ...[rule("a"), target("a", arnOf("sqs", "a-queue")), queue("a-queue", deadLetters), queue("a-dead")],
                ...[rule("b"), target("a", shared), target("b", shared), queue("shared")],
                alarmOn("a-dead"),
                alarmOn("shared"),
            ]),
        );

        expect(parts.map(({ name, amount }) => [name, amount])).to.deep.equal([
            ["a", 0.1],
            [null, 0.1],
            ["b", 0],
        ]);
    });

    it("take a rate by the component or by the rule, and add up to the total", () => {
        const stack = view(within("B", ...queued("b")));
        const options = { assumptions: { logKib: 0 } };

        const byComponent = budgetOfView(stack, { ...options, rates: { B: 1_000 } });

        expect(budgetOfView(stack, { ...options, rates: { b: 1_000 } })).to.deep.equal(byComponent);
        // 3,000 requests, 1,000 calls, 200 GB-seconds.
        expect(byComponent).to.include({ atRest: 0.3628, atRates: 0.0012 + 0.0002 + 0.00333334, total: 0.36753334 });
        expect(byComponent.parts[0]).to.include({ name: "B", rate: 1_000, amount: 0.36753334 });
    });

    it("refuse a rate of a name that nothing has, and list the names that there are", () => {
        const stack = view([...queued("a"), ...within("B", ...queued("b"))]);

        expect(() => budgetOfView(stack, { rates: { c: 1 } })).to.throw(
            UserError,
            "--rate c: no rule, schedule or component has this name; known are: B, a",
        );
        expect(() => budgetOfView(view([]), { rates: { c: 1 } })).to.throw(
            UserError,
            "the stack has no rule and no schedule",
        );
    });

    it("refuse a rate of a component with several rules, and a rate that is given twice", () => {
        const stack = view(within("B", rule("one"), rule("two")));

        expect(() => budgetOfView(stack, { rates: { B: 1 } })).to.throw(
            UserError,
            "--rate B: 2 rules belong to it; give each its own rate: one, two",
        );
        expect(() => budgetOfView(view(within("B", rule("one"))), { rates: { B: 1, one: 2 } })).to.throw(
            UserError,
            "--rate one: the rate of one is given twice; leave one away",
        );
    });

    it("of 300 reactions are found within seconds", () => {
        const stack = view(Array.from({ length: 300 }, (_, at) => queued(`r${at}`)).flat());
        const started = performance.now();

        expect(budgetOfView(stack).parts).to.have.length(300);
        expect(performance.now() - started).to.be.lessThan(5_000);
    });
});

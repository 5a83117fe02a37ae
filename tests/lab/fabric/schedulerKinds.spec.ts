import { expect } from "chai";
import { Account } from "../../../lab/account/account";
import { fabricKinds } from "../../../lab/fabric/fabric";
import { ACCOUNT, REGION, ROLE, refusal, World } from "./support";

const SCHEDULE = "aws:scheduler/schedule:Schedule";
const GROUP = "aws:scheduler/scheduleGroup:ScheduleGroup";
const QUEUE = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
const HOURLY = {
    name: "hourly",
    scheduleExpression: "rate(1 hour)",
    flexibleTimeWindow: { mode: "OFF" },
    target: { arn: QUEUE, roleArn: ROLE },
};
/** What became of a schedule with these inputs: its outputs that are none of the inputs, or why it was refused. */
const made = (inputs: Record<string, unknown>) => new World().make(SCHEDULE, "hourly", { ...HOURLY, ...inputs });
const target = (more: Record<string, unknown>) => ({ target: { ...HOURLY.target, ...more } });

describe("The resources of EventBridge Scheduler", () => {
    it("come out with all that AWS fills in", async () => {
        const { id, outputs } = await made({});
        expect([id, outputs]).to.deep.equal([
            "default/hourly",
            {
                ...HOURLY,
                arn: `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule/default/hourly`,
                groupName: "default",
                state: "ENABLED",
                scheduleExpressionTimezone: "UTC",
                actionAfterCompletion: "NONE",
            },
        ]);
    });

    it("come out with what the program says", async () => {
        const inputs = {
            ...HOURLY,
            state: "DISABLED",
            scheduleExpressionTimezone: "Europe/Berlin",
            actionAfterCompletion: "DELETE",
        };
        expect((await made(inputs)).outputs).to.deep.include(inputs);
    });

    it("are groups, too, which change their tags alone", async () => {
        const world = new World();
        const group = await world.make(GROUP, "nightly", { name: "nightly" });
        const outputs = {
            arn: `arn:aws:scheduler:${REGION}:${ACCOUNT}:schedule-group/nightly`,
            name: "nightly",
            state: "ACTIVE",
            tagsAll: {},
        };
        const changed = await world.change(group, { tags: { team: "ops" } });
        expect([group.outputs, changed.outputs]).to.deep.equal([outputs, { ...outputs, tags: { team: "ops" } }]);
    });

    it("get a name that tells where the program gives none", () => {
        const account = new Account();
        account.use(fabricKinds(new World().fabric));
        const nameOf = (type: string) =>
            account.named({ urn: `urn:pulumi:dev::shop::${type}::it`, type, name: "it", inputs: {} })["name"];
        for (const type of [SCHEDULE, GROUP]) expect(nameOf(type)).to.match(/^it-[0-9a-f]{7}$/);
        const long = { urn: "urn:x", type: GROUP, name: "it", inputs: { name: "g".repeat(65) } };
        expect(() => account.named(long)).to.throw("AWS takes 64 for a schedule group");
    });

    const bounds: readonly [string, Record<string, unknown>][] = [
        ["a window of a minute", { flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 1 } }],
        ["a window of a day", { flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 1_440 } }],
        [
            "no retry, within a minute",
            target({ retryPolicy: { maximumRetryAttempts: 0, maximumEventAgeInSeconds: 60 } }),
        ],
        [
            "185 retries within a day",
            target({ retryPolicy: { maximumRetryAttempts: 185, maximumEventAgeInSeconds: 86_400 } }),
        ],
    ];
    for (const [what, inputs] of bounds) {
        it(`take ${what}`, async () => {
            expect((await made(inputs)).id).to.equal("default/hourly");
        });
    }

    const window = 'flexibleTimeWindow is { mode: "OFF" } or { mode: "FLEXIBLE", maximumWindowInMinutes: 1 to 1440 }.';
    const retries = "The schedule's target: maximumRetryAttempts goes from 0 to 185.";
    const age = "The schedule's target: maximumEventAgeInSeconds goes from 60 to 86400.";
    const role = "The schedule's target: roleArn must be the ARN of a role.";
    const refused: readonly [string, Record<string, unknown>, string][] = [
        ["a start that is no time", { startDate: "soon" }, "startDate must be a time like 2027-01-31T08:00:00Z."],
        ["an end that is no time", { endDate: "later" }, "endDate must be a time like 2027-01-31T08:00:00Z."],
        [
            "a window of a day and a minute",
            { flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 1_441 } },
            window,
        ],
        ["a window of no minute", { flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 0 } }, window],
        ["a length without a window", { flexibleTimeWindow: { mode: "OFF", maximumWindowInMinutes: 15 } }, window],
        ["a flexible window without a length", { flexibleTimeWindow: { mode: "FLEXIBLE" } }, window],
        ["no target", { target: undefined }, `The schedule's target: "undefined" is no ARN.`],
        ["a target that is no ARN", target({ arn: "work" }), `The schedule's target: "work" is no ARN.`],
        ["a target without a role", target({ roleArn: undefined }), role],
        ["a role that is a queue", target({ roleArn: QUEUE }), role],
        [
            "a FIFO dead-letter queue",
            target({ deadLetterConfig: { arn: `${QUEUE}.fifo` } }),
            "The schedule's target: its dead-letter queue must be a standard queue.",
        ],
        ["a retry less than none", target({ retryPolicy: { maximumRetryAttempts: -1 } }), retries],
        ["186 retries", target({ retryPolicy: { maximumRetryAttempts: 186 } }), retries],
        ["an age of 59 seconds", target({ retryPolicy: { maximumEventAgeInSeconds: 59 } }), age],
        ["an age of a day and a second", target({ retryPolicy: { maximumEventAgeInSeconds: 86_401 } }), age],
    ];
    for (const [what, inputs, message] of refused) {
        it(`refuse ${what}`, async () => {
            expect(await refusal(made(inputs))).to.equal(`ValidationException: ${message}`);
        });
    }
});

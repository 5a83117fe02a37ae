import { expect } from "chai";
import {
    DeadLetterQueue,
    MachineQueue,
    OpsFoundation,
    OwnerTopics,
    QueuedFunction,
    QueueSubscription,
} from "../../components";
import { mockPulumi } from "../support/mocks";

const WRONG = { threshold: -1 };
const SAYS = (property: string) => `${property}.threshold: -1 is not a number over 0. Give one, or leave it out.`;

describe("A wrong alarm", () => {
    // biome-ignore lint/suspicious/noExplicitAny: only what has an alarm is given
    const cases: readonly (readonly [type: any, args: object, property: string])[] = [
        [DeadLetterQueue, { alarm: WRONG }, "alarm"],
        [QueueSubscription, { alarm: WRONG }, "alarm"],
        [MachineQueue, { ageAlarm: WRONG }, "ageAlarm"],
        [MachineQueue, { undeliveredAlarm: WRONG }, "undeliveredAlarm"],
        [OwnerTopics, { undeliveredAlarm: WRONG }, "undeliveredAlarm"],
        [QueuedFunction, { handler: () => undefined, alarms: { age: WRONG } }, "alarms.age"],
    ];
    for (const [type, args, property] of cases) {
        it(`is refused by ${type.name} at ${property}`, () => {
            mockPulumi();
            const foundation = new OpsFoundation("ops");

            expect(() => new type("it", { foundation, ...args })).to.throw(
                `${type.name} "it": an argument is wrong.\n  ${SAYS(property)}`,
            );
        });
    }
});

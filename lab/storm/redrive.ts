import { addAdministrator } from "../administrator";
import { receivedMessage } from "../fabric/queueAttributes";
import type { ReceivedMessage } from "../fabric/sqsRecord";
import { deadLetterArns } from "../faults/deadLetterArns";
import { POISON } from "../faults/faultPlan";
import type { Lab } from "../lab";
import { AwsError, type AwsRequest, type Trace } from "../types";

export interface LetterInQueue {
    readonly queueArn: string;
    readonly message: ReceivedMessage;
}

/** The call that sends a dead letter again; undefined where there is none. */
export type Redrive = (
    letter: LetterInQueue,
) => Pick<AwsRequest, "service" | "operation" | "region" | "input"> | undefined;

/** What fails only together with others must have a second chance without them. */
const ROUNDS = 2;

const ALL = { MessageSystemAttributeNames: ["All"], MessageAttributeNames: ["All"] };

/** Sends what lies in the dead-letter queues again, as an administrator, until nothing is left to do. Poison messages are left. */
export async function sendAgain(world: Lab, redrive: Redrive, onSent: (text: string) => void): Promise<void> {
    const roleArn = addAdministrator(world.iam);
    const caller = { kind: "role", roleArn, sessionName: "redrive" } as const;
    for (let round = 0; round < ROUNDS; round++) {
        let sent = 0;
        for (const queueArn of deadLetterArns(world.parts)) {
            const queue = world.fabric.sqs.find(queueArn);
            const { messages = [] } = queue ? queue.receive(Number.POSITIVE_INFINITY) : {};
            for (const message of messages) {
                const { trace, receiptHandle } = message;
                const received = receivedMessage(message, ALL) as unknown as ReceivedMessage;
                const call = isPoison(trace) ? undefined : redrive({ queueArn, message: received });
                if (!call) continue;
                try {
                    await world.cloud.call({ ...call, caller, trace });
                } catch (error) {
                    if (!(error instanceof AwsError)) throw error;
                    onSent(`${call.service}:${call.operation} refused: ${error.code}`);
                    continue;
                }
                queue!.delete(receiptHandle!);
                sent++;
            }
        }
        if (sent === 0) return;
        onSent(`${sent} dead letters`);
        await world.clock.settle();
    }
}

/** What a function did for an event has the poison in its trace, too, that came in the same batch: that is none. */
function isPoison({ events }: Trace): boolean {
    return events.length > 0 && events.every((event) => event.startsWith(POISON));
}

import type { Lab } from "event-ops-lab";
import type { Redrive } from "event-ops-lab/storm";
import { AwsAccount } from "../aws/awsAccount";
import { recognise } from "../deadLetters/recognise";
import { readWiring } from "../deadLetters/wiring";

/** How `event-ops dead-letters redrive` sends the dead letters of a stack again. The wiring is read once, from the stack in the lab. */
export async function redriveOf(lab: Lab): Promise<Redrive> {
    const account = await AwsAccount.open({ ...lab.endpoint });
    const wiring = await readWiring(account).finally(() => account.close());
    return ({ queueArn, message }) => {
        const queue = wiring.queues.find(({ arn }) => arn === queueArn);
        const redrive = queue && recognise(queue, message as Parameters<typeof recognise>[1], wiring).redrive;
        if (!redrive || !("call" in redrive)) return undefined;
        const { operation: name, region, input } = redrive.call;
        const [service = "", operation = ""] = name.split(":");
        return { service, operation, region, input: { ...input } };
    };
}

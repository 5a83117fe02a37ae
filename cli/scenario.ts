import type { Lab } from "event-ops-lab";
import { timeText } from "event-ops-lab/delivery";

/** One step of the example scenario: an EventBridge event as JSON text and what a newcomer should read about it. */
export interface Step {
    readonly title: string;
    readonly text: string;
}

/** Instance A lives a whole life; everybody is to hear of it. */
const INSTANCE_A = "i-0a1b2c3d4e5f60001";
/** Instance B carries the tag that says: not worth a message. */
const INSTANCE_B = "i-0a1b2c3d4e5f60002";

const LIFE_OF_A = ["pending", "running", "stopping", "stopped", "pending", "running", "shutting-down", "terminated"];
const LIFE_OF_B = ["pending", "running", "shutting-down", "terminated"];

/** Instance B is tagged with what the dev stack ignores. */
export function tagInstances(lab: Lab): void {
    const arn = (instance: string) => instanceArn(lab.region, lab.accountId, instance);
    lab.tag(arn(INSTANCE_A), { Name: "web-1", Owner: "shop-team" });
    lab.tag(arn(INSTANCE_B), { Name: "scratch", "event-ops:ignore": "true" });
}

/** The EC2 instance state changes of the example, in the account and Region of the stack, a minute apart. */
export function exampleScenario(account: string, region: string, start: Date): Step[] {
    const lives = [
        ...LIFE_OF_A.map((state) => ({ label: "A", instance: INSTANCE_A, state })),
        ...LIFE_OF_B.map((state) => ({ label: "B", instance: INSTANCE_B, state })),
    ];
    return lives.map(({ label, instance, state }, index) => ({
        title: `instance ${label} (${instance}) is ${state}`,
        text: JSON.stringify({
            version: "0",
            id: `00000000-0000-4000-8000-${String(index + 1).padStart(12, "0")}`,
            "detail-type": "EC2 Instance State-change Notification",
            source: "aws.ec2",
            account,
            time: timeText(new Date(start.getTime() + index * 60_000)),
            region,
            resources: [instanceArn(region, account, instance)],
            detail: { "instance-id": instance, state },
        }),
    }));
}

function instanceArn(region: string, account: string, instance: string): string {
    return `arn:aws:ec2:${region}:${account}:instance/${instance}`;
}

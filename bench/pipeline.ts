import { resolve } from "node:path";
import { Lab } from "event-ops-lab";
import type { BenchTable } from "./table";

const BURST = 100;
/** The tags of a resource are looked up once: every event of a new instance would measure that too. */
const INSTANCES = 10;

/**
 * Measures how many events a second the dev stack takes in the lab, from the rule to the e-mail, in real time and with every function run
 * from its archive in a process of its own: one after another, as a replay sends them, and in bursts.
 *
 * @param settings.events How many events are sent each way, a multiple of 100. Default 1,000.
 */
export async function benchPipeline(settings: { readonly events?: number } = {}): Promise<BenchTable> {
    const events = settings.events ?? 1_000;
    const lab = await Lab.of(resolve(__dirname, ".."), { keep: false });
    const counts = { email: 0, webhook: 0, lost: 0 };
    lab.cloud.listen((notice) => {
        if (notice.kind === "sent") counts[notice.channel]++;
        if (notice.kind === "lost" || notice.kind === "dead-letter") counts.lost++;
    });
    let number = 0;
    const next = () => stateChange(lab, number++);
    try {
        // The functions' processes start with the first events: a warm-up.
        for (let at = 0; at < INSTANCES; at++) await lab.send(next());
        await burst(lab, next);

        const row = async (how: string, send: () => Promise<void>) => {
            const before = { ...counts };
            const begun = performance.now();
            await send();
            const seconds = (performance.now() - begun) / 1000;
            const [emails, lost] = [counts.email - before.email, counts.lost - before.lost];
            return [
                how,
                events,
                emails,
                lost,
                Math.round(events / seconds),
                Math.round((seconds * 10_000) / events) / 10,
            ];
        };
        return {
            title: "The pipeline of the dev stack in the lab",
            columns: ["events", "sent", "e-mails", "lost or dead-lettered", "events/s", "ms an event"],
            rows: [
                await row("one after another", async () => {
                    for (let at = 0; at < events; at++) await lab.send(next());
                }),
                await row(`in bursts of ${BURST}`, async () => {
                    for (let at = 0; at < events; at += BURST) await burst(lab, next);
                }),
            ],
        };
    } finally {
        await lab.close();
    }
}

async function burst(lab: Lab, next: () => string): Promise<void> {
    for (let at = 0; at < BURST; at++) lab.fabric.events.deliver(lab.region, "default", next());
    await lab.clock.settle();
}

function stateChange(lab: Lab, number: number): string {
    const instance = `i-${String(number % INSTANCES).padStart(17, "0")}`;
    return JSON.stringify({
        version: "0",
        id: `00000000-0000-4000-8000-${String(number).padStart(12, "0")}`,
        "detail-type": "EC2 Instance State-change Notification",
        source: "aws.ec2",
        account: lab.accountId,
        time: lab.clock
            .now()
            .toISOString()
            .replace(/\.\d+Z$/, "Z"),
        region: lab.region,
        resources: [`arn:aws:ec2:${lab.region}:${lab.accountId}:instance/${instance}`],
        detail: { "instance-id": instance, state: number % 2 === 0 ? "running" : "stopped" },
    });
}

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { notificationOf } from "../../handlers/describeText";
import { readServiceEvent } from "../../handlers/serviceEvent";
import { toResourceEvents } from "../../handlers/toResourceEvents";
import { sharedData } from "../support/shared";

const folder = sharedData("aws-events");

describe("recorded events of AWS", () => {
    const events = (folder === undefined ? [] : readdirSync(folder))
        .filter((file) => file.endsWith(".json"))
        .map(
            (file) => [file, JSON.parse(readFileSync(join(folder!, file), "utf8")) as Record<string, unknown>] as const,
        )
        .filter(([, event]) => event.source !== undefined && event["detail-type"] !== undefined);

    for (const [file, event] of events) {
        it(`become resource events that people can be told: ${file}`, () => {
            const resourceEvents = toResourceEvents(readServiceEvent(event));
            const named = (event.resources as unknown[]).length;

            expect(resourceEvents).to.have.length(Math.max(named, 1));
            for (const { data } of resourceEvents) {
                for (const column of [data.source, data.resource, data.state, data.kind])
                    expect(column).to.not.equal("");
            }
            for (const one of resourceEvents) expect(notificationOf(one).subject).to.match(/^[ -~]{10,99}$/);
        });
    }

    it("tells which instance is to be retired, in the Region of the Health event", () => {
        const retire = events.find(([file]) => file === "event-phd-ec2-retire.json")?.[1];
        // Without the recorded events beside the project there is nothing to compare.
        if (!retire) return;
        const [one] = toResourceEvents(readServiceEvent(retire));
        expect([one!.subject, one!.data.kind]).to.deep.equal(["i-00ddbf07ce6372082", "health:event"]);
    });
});

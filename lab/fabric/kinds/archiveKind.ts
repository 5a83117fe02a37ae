import { physicalName } from "../../account/physicalName";
import { jsonText } from "../../jsonText";
import type { CreateRequest, NameRule, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import type { ArchiveSettings } from "../archives";
import { compile } from "../eventPattern";
import type { Fabric } from "../fabric";

const ARCHIVE: NameRule = { what: "archive", limit: 48, shape: /^[\w.-]+$/, allowed: "letters, digits, and . _ -" };

/** An archive of a bus: what comes to the bus from now on can be replayed. */
export function archiveKind({ events, cloud }: Fabric): ResourceKind {
    const arnOf = (name: string, region: string) => cloud.arn("events", region, `archive/${name}`);
    const settingsOf = ({ inputs, region }: CreateRequest): ArchiveSettings => {
        const { eventSourceArn, eventPattern, description, retentionDays = 0 } = inputs;
        if (!Number.isInteger(retentionDays) || retentionDays < 0) {
            throw new AwsError(
                "ValidationException",
                `retentionDays is 0 (for ever) or a number of days: ${retentionDays}.`,
            );
        }
        return {
            busArn: events.bus(String(eventSourceArn), region).arn,
            retentionDays,
            ...(eventPattern ? { pattern: compile(jsonText(eventPattern)) } : {}),
            ...(description ? { description: String(description) } : {}),
        };
    };
    return {
        naming: () => ARCHIVE,
        create(request) {
            const name = physicalName(request, ARCHIVE);
            const { arn } = events.archives.create(arnOf(name, request.region), request.region, settingsOf(request));
            return { id: name, outputs: { name, arn } };
        },
        update(request) {
            const arn = arnOf(request.old.id, request.region);
            const archive = events.archives.find(arn);
            if (!archive) throw new AwsError("ResourceNotFoundException", `Archive ${request.old.id} does not exist.`);
            archive.settings = settingsOf(request);
            return { name: request.old.id, arn };
        },
        delete: ({ id, region }) => events.archives.delete(arnOf(id, region)),
        read: ({ id, region }) => (events.archives.find(arnOf(id, region)) ? {} : undefined),
    };
}

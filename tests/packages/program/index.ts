import * as aws from "@pulumi/aws";
import { handlerOf, OpsFoundation, Reaction } from "event-ops";
import { standardise } from "event-ops/handlers/standardise";
import { approve } from "./handlers/approve";

interface OrderPlaced {
    readonly detail: { readonly order: string; readonly total: number };
}

const foundation = new OpsFoundation("shop");
const eventPattern = { source: ["example.shop"], "detail-type": ["Order placed"] };

const currency = "CHF";

export const inline = new Reaction("inline", {
    foundation,
    eventPattern,
    handler: (event: OrderPlaced, { log }) => {
        log.info("order", { order: event.detail.order });
        return { outcome: "informed", total: `${event.detail.total} ${currency}` };
    },
}).function.name;

new Reaction("own-file", { foundation, eventPattern, handler: approve });

const announcements = new aws.sns.Topic("announcements");

new Reaction("library", {
    foundation,
    eventPattern,
    handler: handlerOf(standardise, { enrichTags: false }),
    environment: { TOPIC_ARN: announcements.arn },
    permissions: [{ actions: ["sns:Publish"], resources: [announcements.arn] }],
});

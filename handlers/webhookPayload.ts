import type { Notification } from "./resourceEvent";
import { cut } from "./runtime/text";

/** Slack splits a text of more than 4,000 characters into several messages (and cuts it at 40,000). Source: Slack changelog, "Truncating really long messages". */
export const SLACK_LIMIT = 4_000;

/** Teams refuses a message of more than 28 KB; a little is left for what the workflow adds. Source: Microsoft Learn, "Create an Incoming Webhook". */
export const TEAMS_LIMIT_BYTES = 27_000;

export const CUT_MARK = "… [cut]";

/** What Slack's incoming webhooks take. */
export interface SlackPayload {
    readonly text: string;
    readonly unfurl_links: false;
    readonly unfurl_media: false;
}

/** What a Teams workflow "When a Teams webhook request is received" takes: a message with one Adaptive Card. */
export interface TeamsPayload {
    readonly type: "message";
    readonly attachments: readonly [
        {
            readonly contentType: "application/vnd.microsoft.card.adaptive";
            readonly contentUrl: null;
            readonly content: AdaptiveCard;
        },
    ];
}

export interface AdaptiveCard {
    readonly $schema: "http://adaptivecards.io/schemas/adaptive-card.json";
    readonly type: "AdaptiveCard";
    readonly version: "1.4";
    readonly body: readonly RichTextBlock[];
    readonly actions: readonly { readonly type: "Action.OpenUrl"; readonly title: string; readonly url: string }[];
}

interface RichTextBlock {
    readonly type: "RichTextBlock";
    readonly spacing?: "None";
    readonly inlines: readonly { readonly type: "TextRun"; readonly text: string; readonly weight?: "Bolder" }[];
}

/** The subject in bold and the text below it. Nothing in them can mention anyone, make a link of its own, or end the bold. */
export function slackPayload({ subject, text }: Notification): SlackPayload {
    const head = `*${slackText(subject, 300).replaceAll("*", "∗")}*\n`;
    return {
        text: head + slackText(withoutHead(text), SLACK_LIMIT - head.length),
        unfurl_links: false,
        unfurl_media: false,
    };
}

/** Escaped for Slack and at most `limit` characters after that; an escape is never cut in two. */
export function slackText(text: string, limit: number): string {
    const escaped = [...text.replace(/@(?=channel|here|everyone)/gi, "@\u200b")].map(
        (char) => SLACK_ESCAPES.get(char) ?? char,
    );
    if (escaped.join("").length <= limit) return escaped.join("");
    let length = CUT_MARK.length;
    const fitting = escaped.findIndex((char) => {
        length += char.length;
        return length > limit;
    });
    return escaped.slice(0, fitting).join("") + CUT_MARK;
}

/** Source: Slack, "Formatting text for app surfaces": only these three characters are escaped. */
const SLACK_ESCAPES: ReadonlyMap<string, string> = new Map([
    ["&", "&amp;"],
    ["<", "&lt;"],
    [">", "&gt;"],
]);

/** A card of plain text runs, which know no Markdown, with a button for the console. */
export function teamsPayload(notification: Notification, limitBytes = TEAMS_LIMIT_BYTES): TeamsPayload {
    const lines = withoutHead(notification.text)
        .split("\n")
        .filter((line) => line !== "");
    let payload = teamsCard(notification, lines);
    // Shorter and shorter lines, so that every fact keeps its beginning.
    for (let longest = 2_048; Buffer.byteLength(JSON.stringify(payload)) > limitBytes && longest >= 16; longest /= 2) {
        const kept = lines.slice(0, 40).map((line) => cut(line, longest, CUT_MARK));
        payload = teamsCard(notification, lines.length > 40 ? [...kept, CUT_MARK] : kept);
    }
    return payload;
}

function teamsCard({ subject, resourceEvent }: Notification, lines: readonly string[]): TeamsPayload {
    const url = resourceEvent.consoleUrl;
    return {
        type: "message",
        attachments: [
            {
                contentType: "application/vnd.microsoft.card.adaptive",
                contentUrl: null,
                content: {
                    $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
                    type: "AdaptiveCard",
                    version: "1.4",
                    body: [
                        { type: "RichTextBlock", inlines: [{ type: "TextRun", text: subject, weight: "Bolder" }] },
                        ...lines.map(
                            (text): RichTextBlock => ({
                                type: "RichTextBlock",
                                spacing: "None",
                                inlines: [{ type: "TextRun", text }],
                            }),
                        ),
                    ],
                    actions:
                        url !== undefined && url.length <= 4_096 && url.startsWith("https://")
                            ? [{ type: "Action.OpenUrl", title: "Open in the console", url }]
                            : [],
                },
            },
        ],
    };
}

/** The text without its first line, which says what the subject says. */
function withoutHead(text: string): string {
    const end = text.indexOf("\n\n");
    return end < 0 ? text : text.slice(end + 2);
}

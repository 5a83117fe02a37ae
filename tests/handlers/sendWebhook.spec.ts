import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SecretsManagerClient as Secrets } from "@aws-sdk/client-secrets-manager";
import { SSMClient } from "@aws-sdk/client-ssm";
import { expect } from "chai";
import { notificationOf } from "../../handlers/describeText";
import type { Notification } from "../../handlers/resourceEvent";
import { type SendWebhookClients, sendWebhook } from "../../handlers/sendWebhook";
import {
    CUT_MARK,
    SLACK_LIMIT,
    slackPayload,
    slackText,
    TEAMS_LIMIT_BYTES,
    teamsPayload,
} from "../../handlers/webhookPayload";
import { postWebhook, WebhookError, webhookUrl } from "../../handlers/webhookRequest";
import { CONTEXT, failureOf, resourceEvent, runtimeWith } from "./samples";

const URL_SECRET = "https://hooks.example.com/services/T000/B000/very-secret";
const NOTIFICATION = notificationOf(resourceEvent({ name: "web-1" }));

describe("a message for Slack", () => {
    it("has the subject in bold and the facts", () => {
        expect(slackPayload(NOTIFICATION)).to.deep.equal({
            text: `*EC2 instance web-1: running (eu-central-1)*\n${NOTIFICATION.text.split("\n\n")[1]!.replaceAll("&", "&amp;")}`,
            unfurl_links: false,
            unfurl_media: false,
        });
    });

    const texts: readonly (readonly [string, string])[] = [
        ["<!channel> a & b", "&lt;!channel&gt; a &amp; b"],
        ["<https://evil.example|the console>", "&lt;https://evil.example|the console&gt;"],
        ["@channel @Here @everyone ann@example.com", "@\u200bchannel @\u200bHere @\u200beveryone ann@example.com"],
        ["&lt;", "&amp;lt;"],
    ];
    for (const [text, escaped] of texts) {
        it(`writes ${text} as ${escaped}`, () => {
            expect(slackText(text, 100)).to.equal(escaped);
        });
    }

    it("is cut visibly at Slack's limit, and never inside an escape", () => {
        expect(slackText("&&&&", 20)).to.equal("&amp;&amp;&amp;&amp;");
        expect(slackText("&&&&&", 20)).to.equal(`&amp;&amp;${CUT_MARK}`);
        expect(slackText("😀".repeat(20), 20)).to.equal(`${"😀".repeat(6)}${CUT_MARK}`);
        const { text } = slackPayload({ ...NOTIFICATION, subject: "a*b", text: `head\n\n${"<".repeat(9_000)}` });
        expect(text.length).to.be.within(SLACK_LIMIT - 4, SLACK_LIMIT);
        expect(text)
            .to.match(/^\*a∗b\*\n&lt;/)
            .and.match(/&lt;… \[cut\]$/);
    });
});

describe("a message for Teams", () => {
    it("is an Adaptive Card 1.4 in the envelope that a workflow takes, of text that knows no Markdown", () => {
        const [attachment] = teamsPayload(NOTIFICATION).attachments;
        const { body, actions, ...card } = attachment.content;
        expect(teamsPayload(NOTIFICATION).type).to.equal("message");
        expect(attachment.contentType).to.equal("application/vnd.microsoft.card.adaptive");
        expect(card).to.deep.equal({
            $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
        });
        expect(body.every(({ type }) => type === "RichTextBlock")).to.equal(true);
        expect(body.map(({ inlines }) => inlines[0]!.text)).to.deep.equal([
            NOTIFICATION.subject,
            ...NOTIFICATION.text.split("\n").slice(2),
        ]);
        expect(actions).to.deep.equal([
            { type: "Action.OpenUrl", title: "Open in the console", url: NOTIFICATION.resourceEvent.consoleUrl },
        ]);
    });

    it("has no button without a link", () => {
        const { consoleUrl: _url, ...facts } = NOTIFICATION.resourceEvent;
        const actionsOf = (consoleUrl?: string) =>
            teamsPayload({ ...NOTIFICATION, resourceEvent: { ...facts, consoleUrl } as never }).attachments[0].content
                .actions;
        expect([actionsOf(), actionsOf("javascript:alert(1)")]).to.deep.equal([[], []]);
    });

    const large: readonly (readonly [string, string])[] = [
        ["one long line", "x".repeat(100_000)],
        ["many lines", "y\n".repeat(20_000)],
        ["many long lines of many bytes", `${"ß".repeat(3_000)}\n`.repeat(100)],
    ];
    for (const [what, text] of large) {
        it(`fits into 28 KB with ${what}, and shows that it was cut`, () => {
            const json = JSON.stringify(teamsPayload({ ...NOTIFICATION, text }));
            expect(Buffer.byteLength(json)).to.be.at.most(TEAMS_LIMIT_BYTES);
            expect(json).to.contain(CUT_MARK);
        });
    }
});

/** A local server that answers as told, and keeps what it was sent. */
async function server(answer: (request: IncomingMessage, response: ServerResponse) => void) {
    const received: { readonly type?: string; readonly body: string }[] = [];
    const http = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on("data", (chunk: Buffer) => chunks.push(chunk));
        request.on("end", () => {
            received.push({ type: request.headers["content-type"], body: Buffer.concat(chunks).toString() });
            answer(request, response);
        });
    });
    await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/services/very-secret?sig=also-secret`;
    const close = () => {
        http.closeAllConnections();
        http.close();
    };
    return { url, received, close };
}

describe("posting to a webhook", () => {
    async function post(answer: (request: IncomingMessage, response: ServerResponse) => void, timeoutMs = 5_000) {
        const { url, received, close } = await server(answer);
        try {
            const status = await postWebhook({ url, payload: { text: "ü" }, timeoutMs });
            return { status, received };
        } catch (error) {
            return { error: error as WebhookError, received };
        } finally {
            close();
        }
    }

    it("sends JSON and takes any 2xx", async () => {
        const { status, received } = await post((_request, response) => response.writeHead(202).end("1"));
        expect(status).to.equal(202);
        expect(received).to.deep.equal([{ type: "application/json", body: '{"text":"ü"}' }]);
    });

    const answers: readonly (readonly [number, Record<string, string>, string, string])[] = [
        [429, { "retry-after": "30" }, "slow down", "The webhook answered 429 (Retry-After: 30): slow down"],
        [503, {}, "", "The webhook answered 503: (nothing)"],
        [400, {}, "invalid\r\npayload", "The webhook answered 400: invalid payload"],
        [404, {}, "x".repeat(900), `The webhook answered 404: ${"x".repeat(199)}…`],
        [302, { location: "https://evil.example/" }, "moved", "The webhook answered 302: moved"],
    ];
    for (const [status, headers, body, message] of answers) {
        it(`throws for ${status}`, async () => {
            const { error, received } = await post((_request, response) =>
                response.writeHead(status, headers).end(body),
            );
            expect(error).to.be.instanceOf(WebhookError).and.include({ message, status, name: "WebhookError" });
            expect(error!.retryAfter).to.equal(headers["retry-after"]);
            expect(received).to.have.length(1);
        });
    }

    it("keeps the secret out of the error when the host repeats it", async () => {
        const { error } = await post((request, response) =>
            response.writeHead(404).end(`no ${request.url} here (http://${request.headers.host}${request.url})`),
        );
        expect(error!.message).to.contain("[url]");
        expect(`${error!.message}${error!.stack}`).to.not.contain("secret");
    });

    it("throws when the connection breaks, and when nothing comes in time", async () => {
        const broken = await post((request) => request.socket.destroy());
        expect(broken.error!.message).to.equal("The webhook did not answer: UND_ERR_SOCKET.");
        const silent = await post(() => {}, 50);
        expect(silent.error!.message).to.equal("The webhook did not answer: nothing came within 50 ms.");
        const odd = (thrown: unknown) => () =>
            failureOf(() =>
                postWebhook({ url: URL_SECRET, payload: 1, timeoutMs: 9, fetch: () => Promise.reject(thrown) }),
            );
        expect((await odd("text")()).message).to.equal("The webhook did not answer: unknown network error.");
        expect((await odd(new TypeError(URL_SECRET))()).message).to.equal("The webhook did not answer: TypeError.");
    });

    const values: readonly (readonly [string | undefined, boolean])[] = [
        [URL_SECRET, true],
        [` ${URL_SECRET}\n`, true],
        [JSON.stringify({ url: URL_SECRET }), true],
        ["http://hooks.example.com/very-secret", false],
        ["very-secret", false],
        ["{very-secret", false],
        [JSON.stringify({ other: URL_SECRET }), false],
        ["", false],
        [undefined, false],
    ];
    for (const [value, taken] of values) {
        it(`${taken ? "takes" : "refuses"} the URL kept as ${JSON.stringify(value)}`, () => {
            if (taken) expect(webhookUrl(value, "The secret s")).to.equal(URL_SECRET);
            else
                expect(() => webhookUrl(value, "The secret s"))
                    .to.throw(/^The secret s does not hold a webhook's URL/)
                    .and.not.match(/very-secret/);
        });
    }
});

describe("sendWebhook", () => {
    /** Real clients whose `send` is replaced: Powertools asks for the real class. */
    function world(values: readonly string[], statuses: readonly number[] = [200]) {
        const asked: unknown[] = [];
        const posted: { readonly url: string; readonly body: unknown }[] = [];
        const answerWith = <C extends { send: unknown }>(client: C, shape: (value: string) => unknown): C =>
            Object.assign(client, {
                send: async (command: { readonly input: unknown }) => {
                    asked.push(command.input);
                    return shape(values[Math.min(asked.length, values.length) - 1]!);
                },
            });
        const clients: SendWebhookClients = {
            secrets: () =>
                answerWith(new Secrets({ region: "eu-central-1" }), (SecretString) => ({
                    SecretString,
                })) as SecretsManagerClient,
            ssm: () => answerWith(new SSMClient({ region: "eu-central-1" }), (Value) => ({ Parameter: { Value } })),
            fetch: (async (url: string, init: RequestInit) => {
                posted.push({ url, body: JSON.parse(String(init.body)) });
                return new Response("answer", { status: statuses[Math.min(posted.length, statuses.length) - 1] });
            }) as typeof fetch,
        };
        return { asked, posted, clients };
    }
    const env = { WEBHOOK_URL_SOURCE: "the-source" };

    it("reads the URL from Secrets Manager once and posts to it", async () => {
        const { asked, posted, clients } = world([URL_SECRET]);
        const handler = sendWebhook({ format: "slack", url: "secret" }, clients)(runtimeWith(env));
        expect(await handler(NOTIFICATION, CONTEXT)).to.deep.equal({
            outcome: "informed",
            channel: "slack",
            status: 200,
        });
        await handler(NOTIFICATION, CONTEXT);
        expect(asked).to.deep.equal([{ SecretId: "the-source" }]);
        expect(posted).to.deep.equal([
            { url: URL_SECRET, body: slackPayload(NOTIFICATION) },
            { url: URL_SECRET, body: slackPayload(NOTIFICATION) },
        ]);
    });

    it("reads the URL from the Parameter Store, decrypted, and posts a card to Teams", async () => {
        const { asked, posted, clients } = world([URL_SECRET]);
        const handler = sendWebhook({ format: "teams", url: "parameter" }, clients)(runtimeWith(env));
        await handler(NOTIFICATION, CONTEXT);
        expect(asked).to.deep.equal([{ Name: "the-source", WithDecryption: true }]);
        expect(posted).to.deep.equal([{ url: URL_SECRET, body: teamsPayload(NOTIFICATION) }]);
    });

    for (const kind of ["secret", "parameter"] as const) {
        it(`reads the ${kind} anew after an answer that says that the URL is wrong, and not after others`, async () => {
            const { asked, posted, clients } = world([URL_SECRET, "https://hooks.example.com/new"], [503, 404, 200]);
            const handler = sendWebhook({ format: "slack", url: kind }, clients)(runtimeWith(env));
            for (const status of [503, 404]) {
                const error = await failureOf(() => handler(NOTIFICATION, CONTEXT));
                expect(error).to.have.property("status", status);
            }
            await handler(NOTIFICATION, CONTEXT);
            expect(asked).to.have.length(2);
            expect(posted.map(({ url }) => url)).to.deep.equal([
                URL_SECRET,
                URL_SECRET,
                "https://hooks.example.com/new",
            ]);
        });
    }

    it("posts nothing for what is no notification, and where the URL is none", async () => {
        const { posted, clients } = world(["http://plain.example/very-secret"]);
        const handler = sendWebhook({ format: "slack", url: "secret" }, clients)(runtimeWith(env));
        expect(await failureOf(() => handler({} as Notification, CONTEXT))).to.have.property(
            "name",
            "UnknownMessageError",
        );
        const error = await failureOf(() => handler(NOTIFICATION, CONTEXT));
        expect(error.message)
            .to.match(/^The secret the-source does not hold a webhook's URL/)
            .and.not.contain("very-secret");
        expect(posted).to.deep.equal([]);
    });

    it("refuses options that it does not know", () => {
        const make =
            (options: object, variables = env) =>
            () =>
                sendWebhook(options as never)(runtimeWith(variables));
        expect(make({ format: "irc", url: "secret" })).to.throw('format is "irc"; expected "slack" or "teams"');
        expect(make({ format: "slack", url: "file" })).to.throw('url is "file"; expected "secret" or "parameter"');
        expect(make({ format: "slack", url: "secret" }, {} as never)).to.throw("WEBHOOK_URL_SOURCE is not set");
    });
});

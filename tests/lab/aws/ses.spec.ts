import { expect } from "chai";
import { ses, sesKinds, sesV1 } from "../../../lab/aws/ses";
import { creating, living, refusal, testAccount } from "./account";

const SIMPLE = {
    Simple: { Subject: { Data: "Stopped" }, Body: { Text: { Data: "i-1 is stopped" }, Html: { Data: "<p>" } } },
};
const TO = { ToAddresses: ["a@example.com"], CcAddresses: ["b@example.com"], BccAddresses: ["c@example.com"] };

describe("SES in the lab", () => {
    it("catches a message with its subject, text and recipients, and with the events that led to it", async () => {
        const { cloud, notices, call } = testAccount();
        const service = ses(cloud);
        const first = await call(service, "SendEmail", {
            FromEmailAddress: "ops@example.com",
            Destination: TO,
            Content: SIMPLE,
        });
        const second = await call(service, "SendEmail", {
            FromEmailAddress: "ops@example.com",
            Destination: TO,
            Content: SIMPLE,
        });
        expect(first["MessageId"]).to.not.equal(second["MessageId"]);
        expect(notices[0]).to.deep.equal({
            kind: "sent",
            time: "2026-01-01T00:00:00.000Z",
            trace: { events: ["e-1"], rules: ["r-1"] },
            channel: "email",
            to: ["a@example.com", "b@example.com", "c@example.com"],
            subject: "Stopped",
            body: "i-1 is stopped",
        });
        expect(notices).to.have.length(2);
    });

    it("shows the HTML of a message that has no text", async () => {
        const { cloud, notices, call } = testAccount();
        const content = { Simple: { Subject: { Data: "s" }, Body: { Html: { Data: "<p>stopped</p>" } } } };
        await call(ses(cloud), "SendEmail", { FromEmailAddress: "ops@example.com", Destination: TO, Content: content });
        expect(notices.map((notice) => notice.kind === "sent" && notice.body)).to.deep.equal(["<p>stopped</p>"]);
    });

    it("reads the headers of a raw message", async () => {
        const { cloud, notices, call } = testAccount();
        const raw = [
            'From: "Ops, Team" <ops@example.com>',
            'To: "Doe, Jane" <jane@example.com>,',
            " max@example.com",
            "Subject: =?UTF-8?B?w7xiZXI=?= =?utf-8?Q?_uns=21?=",
            "Content-Type: text/plain",
            "",
            "line one",
            "",
            "line two",
        ].join("\r\n");
        await call(ses(cloud), "SendEmail", { Content: { Raw: { Data: Buffer.from(raw) } } });
        const [notice] = notices;
        expect(notice?.kind === "sent" && [notice.to, notice.subject, notice.body]).to.deep.equal([
            ['"Doe, Jane" <jane@example.com>', "max@example.com"],
            "über uns!",
            "line one\n\nline two",
        ]);
    });

    for (const [what, input, code, message] of [
        ["no sender", { Destination: TO, Content: SIMPLE }, "BadRequestException", "Missing required header 'From'."],
        [
            "no recipient",
            { FromEmailAddress: "o@example.com", Content: SIMPLE },
            "BadRequestException",
            "Missing required header 'To'.",
        ],
        [
            "51 recipients",
            {
                FromEmailAddress: "o@example.com",
                Destination: { ToAddresses: Array(51).fill("a@b.c") },
                Content: SIMPLE,
            },
            "BadRequestException",
            "Recipient count exceeds 50.",
        ],
        [
            "no content",
            { FromEmailAddress: "o@example.com", Destination: TO },
            "BadRequestException",
            "Content must hold one of Simple, Raw and Template.",
        ],
        [
            "a template",
            { FromEmailAddress: "o@example.com", Destination: TO, Content: { Template: { TemplateName: "t" } } },
            "NotFoundException",
            "Template t does not exist.",
        ],
    ] as const) {
        it(`refuses a message with ${what}`, async () => {
            const { cloud, notices, call } = testAccount();
            expect(await refusal(() => call(ses(cloud), "SendEmail", input))).to.deep.equal([code, message]);
            expect(notices).to.deep.equal([]);
        });
    }

    it("takes version 1's calls too", async () => {
        const { cloud, notices, call } = testAccount();
        const service = sesV1(cloud);
        await call(service, "SendEmail", { Source: "ops@example.com", Destination: TO, Message: SIMPLE.Simple });
        await call(service, "SendRawEmail", {
            Destinations: ["x@example.com"],
            RawMessage: { Data: Buffer.from("From: o@example.com\n\nraw") },
        });
        expect(notices.map((notice) => notice.kind === "sent" && [notice.to.length, notice.body])).to.deep.equal([
            [3, "i-1 is stopped"],
            [1, "raw"],
        ]);
        expect((await refusal(() => call(service, "SendEmail", {})))[0]).to.equal("InvalidParameterValue");
    });

    it("makes identities of the program, which send", async () => {
        const { cloud, iam } = testAccount();
        const kinds = sesKinds(cloud, iam);
        const created = await kinds["aws:sesv2/emailIdentity:EmailIdentity"]!.create(
            creating("sender", { emailIdentity: "example.com" }),
        );
        expect(created).to.deep.equal({
            id: "example.com",
            outputs: {
                arn: "arn:aws:ses:eu-west-1:123456789012:identity/example.com",
                emailIdentity: "example.com",
                identityType: "DOMAIN",
                verificationStatus: "SUCCESS",
                verifiedForSendingStatus: true,
            },
        });
        await kinds["aws:ses/emailIdentity:EmailIdentity"]!.create(creating("one", { email: "a@example.com" }));
        await kinds["aws:ses/domainIdentity:DomainIdentity"]!.create(creating("two", { domain: "example.org" }));
        expect([...iam.sesIdentities].map((arn) => arn.split("/")[1])).to.deep.equal([
            "example.com",
            "a@example.com",
            "example.org",
        ]);
        expect(
            (await refusal(() => kinds["aws:ses/emailIdentity:EmailIdentity"]!.create(creating("x", {}))))[1],
        ).to.equal('identity "x": "email" is missing: give the address or the domain to send from');
    });

    for (const [type, inputs] of [
        ["aws:sesv2/emailIdentity:EmailIdentity", { emailIdentity: "example.com" }],
        ["aws:ses/emailIdentity:EmailIdentity", { email: "a@example.com" }],
        ["aws:ses/domainIdentity:DomainIdentity", { domain: "example.com" }],
    ] as const) {
        it(`forgets a deleted identity, and its tags: ${type}`, async () => {
            const { cloud, iam } = testAccount();
            const it = await living(sesKinds(cloud, iam)[type]!, "sender", inputs);
            expect([iam.sesIdentities.size, iam.resourceTags.size]).to.deep.equal([1, 1]);
            await it.delete();
            expect([iam.sesIdentities.size, iam.resourceTags.size]).to.deep.equal([0, 0]);
        });
    }

    it("an identity that changes is the same, with other tags", async () => {
        const { cloud, iam } = testAccount();
        const kind = sesKinds(cloud, iam)["aws:sesv2/emailIdentity:EmailIdentity"]!;
        const it = await living(kind, "sender", { emailIdentity: "a@example.com" });
        const changed = { emailIdentity: "a@example.com", configurationSetName: "set" };
        expect(await it.change(changed, { a: "b" })).to.deep.equal(it.created);
        expect(iam.resourceTags.get(it.created["arn"])).to.deep.equal({ a: "b" });
        expect(it.created["identityType"]).to.equal("EMAIL_ADDRESS");
    });
});

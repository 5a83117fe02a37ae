import type { SESv2Client } from "@aws-sdk/client-sesv2";
import { expect } from "chai";
import { notificationOf } from "../../handlers/describeText";
import { checkEmailOptions, emailOf, sendEmail } from "../../handlers/sendEmail";
import { CONTEXT, failureOf, fakeClient, resourceEvent, runtimeWith } from "./samples";

const OPTIONS = { from: "Operations <ops@example.com>", to: ["ann@example.com", "bob@example.com"] };

describe("sendEmail", () => {
    it("sends the subject and the text to all recipients in one e-mail", async () => {
        const ses = fakeClient<SESv2Client>(() => ({ MessageId: "ses-1" }));
        const notification = notificationOf(resourceEvent());
        const handler = sendEmail({ ...OPTIONS, configurationSet: "ops" }, { ses: () => ses.client })(runtimeWith({}));

        expect(await handler(notification, CONTEXT)).to.deep.equal({
            outcome: "informed",
            channel: "email",
            recipients: 2,
            messageId: "ses-1",
        });
        expect(ses.calls).to.deep.equal([
            {
                FromEmailAddress: "Operations <ops@example.com>",
                Destination: { ToAddresses: ["ann@example.com", "bob@example.com"] },
                ConfigurationSetName: "ops",
                Content: {
                    Simple: {
                        Subject: { Data: notification.subject, Charset: "UTF-8" },
                        Body: { Text: { Data: notification.text, Charset: "UTF-8" } },
                    },
                },
            },
        ]);
    });

    it("keeps a subject from becoming a header", () => {
        const subject = `hello\r\nBcc: eve@example.com\n\n<html>${"x".repeat(500)}`;
        const email = emailOf({ ...notificationOf(resourceEvent()), subject }, OPTIONS);
        const data = email.Content!.Simple!.Subject!.Data!;
        expect(data)
            .to.match(/^hello Bcc: eve@example\.com <html>x/)
            .and.have.length(200);
        expect(email).to.not.have.property("ConfigurationSetName");
    });

    it("fails when SES refuses and when the message is no notification", async () => {
        const ses = fakeClient<SESv2Client>(() => {
            throw new Error("Email address is not verified");
        });
        const handler = sendEmail(OPTIONS, { ses: () => ses.client })(runtimeWith({}));
        expect((await failureOf(() => handler(notificationOf(resourceEvent()), CONTEXT))).message).to.equal(
            "Email address is not verified",
        );
        for (const message of [{}, [], { version: 2 }, { ...notificationOf(resourceEvent()), text: 1 }]) {
            expect(await failureOf(() => handler(message, CONTEXT))).to.have.property("name", "UnknownMessageError");
        }
        expect(ses.calls).to.have.length(1);
    });

    const wrong: readonly (readonly [object, string])[] = [
        [{ from: "ops" }, 'from is "ops"; expected "ops@example.com" or "Name <ops@example.com>"'],
        [{ from: "a@b.de\r\nBcc: c@d.de" }, "from is"],
        [{ from: "X <a@b.de> <c@d.de>" }, "from is"],
        [{ from: undefined }, "from is undefined"],
        [{ to: [] }, "to has 0 addresses; expected 1 to 50"],
        [{ to: undefined }, "to has no list of addresses"],
        [{ to: Array.from({ length: 51 }, () => "a@example.com") }, "to has 51 addresses; expected 1 to 50"],
        [{ to: ["a@example.com, b@example.com"] }, 'to has "a@example.com, b@example.com"; expected an address'],
        [{ to: ["a@example.com\nBcc: b@example.com"] }, "expected an address"],
    ];
    for (const [changes, message] of wrong) {
        it(`refuses ${JSON.stringify(changes).slice(0, 60)}`, () => {
            expect(() => checkEmailOptions({ ...OPTIONS, ...changes }))
                .to.throw(message)
                .with.property("name", "OptionsError");
        });
    }

    it("says everything that is wrong at once", () => {
        expect(() => sendEmail({ from: "x", to: ["y"] })(runtimeWith({}))).to.throw(/from is "x".*; to has "y".*\./);
    });

    it("takes a bare sender", () => {
        expect(checkEmailOptions({ from: "ops@example.com", to: ["a@example.co.uk"] }).from).to.equal(
            "ops@example.com",
        );
    });
});

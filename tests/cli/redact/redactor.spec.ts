import { isIPv4, isIPv6 } from "node:net";
import { expect } from "chai";
import { Redactor } from "../../../cli/redact/redactor";

function redactAll(...events: object[]): string[] {
    const texts = events.map((event) => JSON.stringify(event));
    const redactor = new Redactor();
    for (const text of texts) redactor.learn(text);
    return texts.map((text) => redactor.redact(text));
}
// biome-ignore lint/suspicious/noExplicitAny: events of any shape
const redacted = (event: object): any => JSON.parse(redactAll(event)[0]!);

const SECRET_VALUES = [
    "987654321098",
    "AKIAQWERTYUIOPASDFGH",
    "ASIAZXCVBNMLKJHGFDSA",
    "AROAPOIUYTREWQLKJHGF",
    "alice.smith",
    "corp-acme.io",
    "bob-the-admin",
    "payroll-exports",
    "54.12.33.7",
    "54-12-33-7",
    "10.9.8.7",
    "2a02:1234::77",
    "i-0f1e2d3c4b5a69788",
    "vol-0aa1bb2cc3dd4ee5f",
    "eni-12ab34cd",
    "sg-0a9b8c7d6e5f40312",
    "5f0c7a52-6a1e-4c55-9d1c-0c2f6a1b9e77",
    "hunter2",
    "correct horse",
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYzzzzzzzKEY",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
    "06:e1:54:77:56:c3",
    "vault-7.corp-acme.io",
    "Quarterly Figures",
    "nightly-etl",
];

const EVENT = {
    version: "0",
    id: "5f0c7a52-6a1e-4c55-9d1c-0c2f6a1b9e77",
    "detail-type": "AWS API Call via CloudTrail",
    source: "aws.s3",
    account: "987654321098",
    time: "2026-03-14T09:26:53Z",
    region: "eu-central-1",
    resources: ["arn:aws:s3:::payroll-exports/2026/Quarterly Figures.pdf"],
    detail: {
        userIdentity: {
            type: "AssumedRole",
            principalId: "AROAPOIUYTREWQLKJHGF:alice.smith@corp-acme.io",
            arn: "arn:aws:sts::987654321098:assumed-role/bob-the-admin/alice.smith@corp-acme.io",
            accountId: "987654321098",
            accessKeyId: "ASIAZXCVBNMLKJHGFDSA",
            sessionContext: { attributes: { mfaAuthenticated: "true" } },
            invokedBy: "ec2.amazonaws.com",
        },
        eventSource: "s3.amazonaws.com",
        eventName: "PutObject",
        awsRegion: "eu-central-1",
        sourceIPAddress: "54.12.33.7",
        errorMessage:
            "User alice.smith with AKIAQWERTYUIOPASDFGH at 10.9.8.7 and 2a02:1234::77 may not s3:PutObject on arn:aws:s3:::payroll-exports/x; ask bob-the-admin. password=hunter2, Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl",
        requestParameters: {
            bucketName: "payroll-exports",
            Host: "payroll-exports.s3.eu-central-1.amazonaws.com",
            policy: JSON.stringify({
                Resource: "arn:aws:iam::987654321098:user/bob-the-admin",
                k: { "987654321098": 1 },
            }),
            policyDocument: encodeURIComponent('{"Principal":{"AWS":"arn:aws:iam::987654321098:root"}}'),
            url: "https://payroll-exports.s3.amazonaws.com/a?X-Amz-Credential=AKIAQWERTYUIOPASDFGH%2F2026&X-Amz-Signature=9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            masterUserPassword: "correct horse",
            secretText: "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",
            kmsKeyPassword: "HIDDEN_DUE_TO_SECURITY_REASONS",
            "x-amz-acl": "private",
            ownerNumber: 987654321098,
        },
        responseElements: {
            instanceId: "i-0f1e2d3c4b5a69788",
            volume: "vol-0aa1bb2cc3dd4ee5f is attached to i-0f1e2d3c4b5a69788",
            networkInterface: "eni-12ab34cd",
            macAddress: "06:e1:54:77:56:c3",
            privateDnsName: "ip-54-12-33-7.eu-central-1.compute.internal",
            hostname: "vault-7.corp-acme.io",
            bySecurityGroup: { "sg-0a9b8c7d6e5f40312": "open to 0.0.0.0/0" },
            byJob: { "nightly-etl": "done" },
            tagSet: [{ key: "Owner", value: "alice.smith" }],
            tags: { job: "nightly-etl" },
            attached: "arn:aws:iam::aws:policy/AmazonS3FullAccess",
        },
    },
};

describe("Redacted events", () => {
    it("hold none of the values that say whose they are: in members, keys, sentences, ARNs, URLs, JSON in strings", () => {
        const [text] = redactAll(EVENT);
        const decoded = `${text}\n${decodeURIComponent(text!.replaceAll(/%(?![0-9A-F]{2})/g, "%25"))}`;
        expect(SECRET_VALUES.filter((value) => !JSON.stringify(EVENT).includes(value))).to.deep.equal([]);
        expect(SECRET_VALUES.filter((value) => decoded.includes(value))).to.deep.equal([]);
    });

    it("keep AWS's own words, times, numbers to the last digit, and what CloudTrail has masked", () => {
        const [text] = redactAll(EVENT);
        const event = JSON.parse(text!);
        const { detail } = event;
        expect([event["detail-type"], event.source, event.region, event.time]).to.deep.equal([
            "AWS API Call via CloudTrail",
            "aws.s3",
            "eu-central-1",
            "2026-03-14T09:26:53Z",
        ]);
        expect([
            detail.eventSource,
            detail.eventName,
            detail.userIdentity.type,
            detail.userIdentity.invokedBy,
        ]).to.deep.equal(["s3.amazonaws.com", "PutObject", "AssumedRole", "ec2.amazonaws.com"]);
        expect(detail.responseElements.attached).to.equal("arn:aws:iam::aws:policy/AmazonS3FullAccess");
        expect(detail.requestParameters.kmsKeyPassword).to.equal("HIDDEN_DUE_TO_SECURITY_REASONS");
        expect(detail.responseElements.bySecurityGroup).to.deep.equal({ "sg-00000000000000001": "open to 0.0.0.0/0" });
        const large = '{"detail":{"size":9007199254740993,"share":1.50}}';
        expect(new Redactor().redact(large)).to.equal(large);
    });

    it("have the same replacement for the same original wherever it stands", () => {
        const { account, resources, detail } = redacted(EVENT);
        const bucket = detail.requestParameters.bucketName;
        expect(resources[0]).to.match(new RegExp(`^arn:aws:s3:::${bucket}/2026/redacted-\\d+\\.pdf$`));
        expect(detail.requestParameters.Host).to.equal(`${bucket}.s3.eu-central-1.amazonaws.com`);
        expect(detail.userIdentity.accountId).to.equal(account);
        expect(detail.requestParameters.ownerNumber).to.equal(Number(account));
        expect(decodeURIComponent(detail.requestParameters.policyDocument)).to.equal(
            `{"Principal":{"AWS":"arn:aws:iam::${account}:root"}}`,
        );
        const [, role, session] = detail.userIdentity.arn.split("/");
        expect(detail.userIdentity.principalId.split(":")[1]).to.equal(session);
        expect(detail.errorMessage).to.include(`ask ${role}.`);
        expect(detail.responseElements.privateDnsName).to.equal(
            `ip-${detail.sourceIPAddress.replaceAll(".", "-")}.eu-central-1.compute.internal`,
        );
    });

    it("have valid formats, in the ranges that are for documentation", () => {
        const { account, detail } = redacted(EVENT);
        expect(account).to.match(/^11112222\d{4}$/);
        expect(isIPv4(detail.sourceIPAddress)).to.equal(true);
        expect(detail.sourceIPAddress).to.match(/^(192\.0\.2|198\.51\.100|203\.0\.113)\./);
        expect(detail.userIdentity.accessKeyId).to.match(/^ASIA[A-Z2-7]{16}$/);
        expect(detail.responseElements.instanceId).to.match(/^i-[0-9a-f]{17}$/);
        expect(detail.responseElements.networkInterface).to.match(/^eni-[0-9a-f]{8}$/);
        expect(detail.responseElements.macAddress).to.equal("00:00:5e:00:53:00");
        const v6 = /2001:db8::[0-9a-f:]+/.exec(detail.errorMessage)?.[0];
        expect(isIPv6(v6 ?? "")).to.equal(true);
    });

    it("never share a replacement between different originals, thousands of them", () => {
        const originals = Array.from({ length: 3000 }, (_, n) => ({
            account: String(300_000_000_000 + n * 7),
            ip: `${11 + (n % 200)}.${n % 250}.${Math.floor(n / 250)}.9`,
            v6: `2a02::${(n + 1).toString(16)}`,
            id: `i-${(0xabcde00000 + n).toString(16).padStart(17, "1")}`,
            key: `AKIA${"Q".repeat(12)}${n.toString(36).toUpperCase().padStart(4, "B")}`,
            bucketName: `bucket-${n}`,
            mac: `06:e1:54:77:${(n >> 8).toString(16).padStart(2, "0")}:${(n & 255).toString(16).padStart(2, "0")}`,
            email: `p${n}@acme.io`,
        }));
        const { all } = redacted({ all: originals });
        for (const member of Object.keys(originals[0]!) as (keyof (typeof originals)[0])[]) {
            const count = new Set(originals.map((one) => one[member])).size;
            expect(new Set(all.map((one: Record<string, string>) => one[member])).size, member).to.equal(count);
        }
        expect(all.every(({ ip }: { ip: string }) => isIPv4(ip))).to.equal(true);
    });

    it("take a name out of a sentence of the first event that the last event tells", () => {
        const [first] = redactAll(
            { detail: { message: "zeus-prod fell over" } },
            { detail: { clusterName: "zeus-prod" } },
        );
        expect(first).to.equal('{"detail":{"message":"redacted-1 fell over"}}');
    });

    it("do not change any more when they are redacted again", () => {
        const once = redactAll(EVENT, {
            detail: {
                clusterName: "zeus-prod",
                text: "zeus-prod of a@corp-acme.io, eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIyIn0.c2ln",
                token: "t1",
            },
        });
        expect(redactAll(...once.map((text) => JSON.parse(text)))).to.deep.equal(once);
    });

    it("keep the states of an alarm, so that rules on them match", () => {
        const detail = { state: { value: "ALARM" }, previousState: { value: "INSUFFICIENT_DATA" } };
        expect(redacted({ source: "aws.cloudwatch", detail }).detail).to.deep.equal(detail);
        const over = { state: { value: "OK", reason: "Threshold Crossed" } };
        expect(redacted({ detail: over }).detail).to.deep.equal(over);
    });

    it("keep a state although a resource is called so", () => {
        const { detail } = redacted({ detail: { functionName: "flapping", state: "flapping", other: "flapping" } });
        expect(detail.state).to.equal("flapping");
        expect(detail.functionName).to.equal("redacted-1");
    });
});

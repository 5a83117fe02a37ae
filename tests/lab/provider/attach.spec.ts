import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
    DisableRuleCommand,
    EnableRuleCommand,
    EventBridgeClient,
    PutEventsCommand,
} from "@aws-sdk/client-eventbridge";
import { DeleteQueueCommand, SetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { expect } from "chai";
import { makeUrn } from "../../../lab/account/names";
import { type AttachedLab, attachLab } from "../../../lab/provider/attach";
import { providerVersion } from "../../../lab/provider/version";

const ROOT = join(__dirname, "../../..");
const QUEUE = "aws:sqs/queue:Queue";
const RULE = "aws:cloudwatch/eventRule:EventRule";
const TARGET = "aws:cloudwatch/eventTarget:EventTarget";

describe("The administrator of an attached lab", () => {
    let attached: AttachedLab;
    let sqs: SQSClient;
    let events: EventBridgeClient;
    beforeEach(async () => {
        attached = await attachLab({ directory: ROOT });
        const client = {
            endpoint: attached.endpointUrl,
            region: attached.lab.region,
            credentials: attached.administrator,
        };
        sqs = new SQSClient(client);
        events = new EventBridgeClient(client);
    });
    afterEach(() => attached.close());

    const make = (type: string, name: string, inputs: object = {}) => {
        const urn = makeUrn("dev", "shop", undefined, type, name);
        return attached.lab.account.create({ urn, type, name, custom: true, inputs: { ...inputs } });
    };
    const again = ({ urn, id }: { urn: string; id?: string }) => attached.lab.account.refresh(urn, id!);

    it("is a role of the account", async () => {
        const { endpointUrl: endpoint, administrator: credentials } = attached;
        const sts = new STSClient({ endpoint, region: "us-east-1", credentials });
        expect((await sts.send(new GetCallerIdentityCommand())).Arn).to.equal(
            "arn:aws:sts::123456789012:assumed-role/event-ops-lab-administrator/administrator",
        );
    });

    it("changes and deletes queues, which the engine sees when it looks again", async () => {
        const orders = await make(QUEUE, "orders", { visibilityTimeoutSeconds: 60 });
        const QueueUrl = orders.id;
        await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { VisibilityTimeout: "77" } }));
        expect(again(orders)?.inputs["visibilityTimeoutSeconds"]).to.equal(77);

        await sqs.send(new DeleteQueueCommand({ QueueUrl }));
        expect(again(orders)).to.equal(undefined);
    });

    it("disables and enables rules, which the engine sees when it looks again", async () => {
        const rule = await make(RULE, "all", { eventPattern: '{"source":["shop"]}' });
        await events.send(new DisableRuleCommand({ Name: rule.id }));
        expect(again(rule)?.outputs["state"]).to.equal("DISABLED");
        await events.send(new EnableRuleCommand({ Name: rule.id }));
        expect(again(rule)?.outputs["state"]).to.equal("ENABLED");
    });

    it("puts events, and what follows from them happens at once", async () => {
        const orders = await make(QUEUE, "orders");
        const rule = await make(RULE, "all", { eventPattern: '{"source":["shop"]}' });
        await make(TARGET, "all", { rule: rule.id, arn: orders.outputs["arn"] });
        const anyone = { Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: orders.outputs["arn"] };
        const policy = JSON.stringify({ Version: "2012-10-17", Statement: [anyone] });
        await make("aws:sqs/queuePolicy:QueuePolicy", "orders", { queueUrl: orders.id, policy });

        const Entries = [{ Source: "shop", DetailType: "ordered", Detail: "{}" }];
        await events.send(new PutEventsCommand({ Entries }));
        for (let waited = 0; waited < 5_000 && attached.lab.messages("orders").length === 0; waited += 10)
            await setTimeout(10);
        expect(attached.lab.messages("orders").map(({ body }) => JSON.parse(body).source)).to.deep.equal(["shop"]);
    });
});

describe("Attaching a lab", () => {
    it("says in one message that its port is taken", async () => {
        const other = createServer();
        await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
        const { port } = other.address() as AddressInfo;
        const message = await attachLab({ directory: ROOT, port }).then(
            async (attached) => attached.close().then(() => "it was attached"),
            (error: Error) => `${error.name}: ${error.message}`,
        );
        other.close();
        expect(message).to.equal(`LabError: Port ${port} is taken: choose another one, or none for one that is free.`);
    });
});

describe("The version of the provider", () => {
    it("is that of the SDK in the folder of the program, else of the lab's own: the engine has nothing to warn of", () => {
        const { version } = require("@pulumi/aws/package.json") as { version: string };
        const elsewhere = mkdtempSync(join(tmpdir(), "event-ops-version-"));
        try {
            expect(providerVersion(elsewhere)).to.equal(version);
            const sdk = join(elsewhere, "node_modules/@pulumi/aws");
            mkdirSync(sdk, { recursive: true });
            writeFileSync(join(sdk, "package.json"), '{"version":"7.99.0"}');
            expect(providerVersion(elsewhere)).to.equal("7.99.0");
        } finally {
            rmSync(elsewhere, { recursive: true });
        }
    });
});

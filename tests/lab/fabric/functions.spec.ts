import { expect } from "chai";
import { ACCOUNT, furnished, REGION, ROLE, World } from "./support";

const FUNCTION = "aws:lambda/function:Function";
const FN = { role: ROLE, runtime: "nodejs24.x", handler: "index.handler" };
const ARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:work`;
const F = `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f`;
const invokeArn = (arn: string) => `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${arn}/invocations`;

describe("What comes out", () => {
    it("of a function is what its program says of it", async () => {
        const world = new World();
        const sha256 = "ab".repeat(32);
        const files = [12, 30].map((bytes) => ({ name: `${bytes}.js`, bytes }));
        const own = {
            packageType: "Image",
            architectures: ["arm64"],
            ephemeralStorage: { size: 1_024 },
            tracingConfig: { mode: "Active" },
            sourceCodeHash: "own",
        };
        const code = { sha256, files, directory: async () => "" };
        const loggingConfig = { logFormat: "JSON", logGroup: "/own" };
        const made = { name: "f", role: ROLE, memorySize: 10_240, publish: true, code, loggingConfig };
        const environment = { variables: { COUNT: 1 } };
        const fn = await world.make(FUNCTION, "f", { ...made, ...own, environment });
        expect(fn.outputs).to.deep.include({
            ...own,
            memorySize: 10_240,
            loggingConfig,
            version: "1",
            qualifiedArn: `${F}:1`,
            qualifiedInvokeArn: invokeArn(`${F}:1`),
            codeSha256: Buffer.from(sha256, "hex").toString("base64"),
            sourceCodeSize: 42,
        });
        expect(world.fabric.lambda.find("f")?.config).to.deep.equal({
            arn: F,
            name: "f",
            region: REGION,
            roleArn: ROLE,
            timeoutSeconds: 3,
            memoryMb: 10_240,
            environment: { COUNT: "1" },
            logGroupName: "/own",
            code,
        });
        // A text is no archive.
        const text = await world.make(FUNCTION, "text", { name: "text", ...FN, code: { text: "exports" } });
        expect(text.outputs).to.include({ codeSha256: "", sourceCodeSize: 0 });
        expect(world.fabric.lambda.find("text")?.config).not.to.have.property("code");
    });

    it("of a mapping is its ARN and its state", async () => {
        const made = await (await furnished()).mapping(ARN, "worker");
        expect(made.id).to.match(/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/);
        expect(made.outputs).to.deep.equal({
            eventSourceArn: ARN,
            functionName: "worker",
            uuid: made.id,
            arn: `arn:aws:lambda:${REGION}:${ACCOUNT}:event-source-mapping:${made.id}`,
            functionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:worker`,
            batchSize: 10,
            state: "Enabled",
            stateTransitionReason: "USER_INITIATED",
            lastModified: "2026-03-02T08:00:00.000Z",
            lastProcessingResult: "",
            tagsAll: {},
        });
    });
});

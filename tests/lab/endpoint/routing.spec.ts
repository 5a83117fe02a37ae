import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { RestRoutes } from "../../../lab/endpoint/restPaths";
import type { Operation, ServiceModel } from "../../../lab/endpoint/serviceModel";
import { type Recorder, startRecorder } from "./recorder";

describe("What a request is for", () => {
    let folder: string;
    let recorder: Recorder;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), "endpoint-"));
        addPackage("client-lookalike", "lookalike", "@aws-sdk/client-sqs");
        addPackage("client-ses", "ses", "@aws-sdk/client-sts");
        recorder = await startRecorder([folder]);
    });
    after(async () => {
        await recorder.close();
        rmSync(folder, { recursive: true });
    });

    /** A client of another name, made of an installed one. */
    function addPackage(name: string, signingName: string, of: string): void {
        const directory = join(folder, "node_modules", "@aws-sdk", name);
        mkdirSync(join(directory, "dist-es", "endpoint"), { recursive: true });
        writeFileSync(
            join(directory, "dist-es", "endpoint", "EndpointParameters.js"),
            `export const x = { defaultSigningName: "${signingName}" };`,
        );
        writeFileSync(join(directory, "index.js"), `module.exports = require(${JSON.stringify(require.resolve(of))});`);
    }

    const send = async (
        signingName: string,
        headers: Record<string, string>,
        body: string,
        path = "/",
        scope = `20260101/eu-west-1/${signingName}`,
    ) => {
        const authorization = `AWS4-HMAC-SHA256 Credential=${recorder.session.accessKeyId}/${scope}/aws4_request, SignedHeaders=host, Signature=0`;
        const response = await fetch(`${recorder.url}${path}`, {
            method: "POST",
            headers: { authorization, ...headers },
            body,
        });
        return { status: response.status, headers: response.headers, text: await response.text() };
    };
    const json = { "content-type": "application/x-amz-json-1.0", "x-amz-target": "AmazonSQS.ListQueues" };
    const form = { "content-type": "application/x-www-form-urlencoded" };

    it("is found with a client that is installed in the program's folder", async () => {
        recorder.answer = { QueueUrls: ["q"] };
        const { status, text } = await send("lookalike", json, '{"QueueNamePrefix":"p"}');
        expect([status, JSON.parse(text)]).to.deep.equal([200, { QueueUrls: ["q"] }]);
        expect([recorder.last().service, recorder.last().input]).to.deep.equal(["lookalike", { QueueNamePrefix: "p" }]);
    });

    it("is told by operation and path where two services sign with one name", async () => {
        recorder.answer = {};
        await send("ses", form, "Action=GetCallerIdentity&Version=2011-06-15");
        expect([recorder.last().service, recorder.last().operation]).to.deep.equal(["ses", "GetCallerIdentity"]);
        await send("ses", { "content-type": "application/json" }, '{"Content":{}}', "/v2/email/outbound-emails");
        expect([recorder.last().service, recorder.last().operation]).to.deep.equal(["sesv2", "SendEmail"]);
    });

    it("is found by what the client says of itself where the signing name is another's", async () => {
        await send(
            "someone",
            { ...json, "user-agent": "aws-sdk-js/3.1168.0 ua/2.1 os/linux lang/js api/sqs#3.1168.0" },
            "{}",
        );
        expect(recorder.last().service).to.equal("sqs");
    });

    it("reads the Region of a signature that has none in its scope", async () => {
        await send("sqs", { ...json, "x-amz-region-set": "eu-north-1,eu-west-1" }, "{}", "/", "20260101/sqs");
        expect(recorder.last().region).to.equal("eu-north-1");
        await send("sqs", { ...json, "x-amz-region-set": "*" }, "{}", "/", "20260101/sqs");
        expect(recorder.last().region).to.equal("us-east-1");
    });

    const agent = { "user-agent": "aws-sdk-js/3.1168.0 api/sfn#3.1168.0" };
    for (const [protocol, signingName, headers, body] of [
        [
            "JSON",
            "states",
            {
                "content-type": "application/x-amz-json-1.0",
                "x-amz-target": "AWSStepFunctions.StartExecution",
                ...agent,
            },
            "{}",
        ],
        ["a form", "states", { ...form, ...agent }, "Action=StartExecution&Version=2016-11-23"],
        ["a path", "states", { "content-type": "application/json", ...agent }, "{}"],
        ["XML", "route53", { "content-type": "application/xml", ...agent }, "<x/>"],
    ] as const) {
        it(`of a service without a client fails with the package to install, asked in ${protocol}`, async () => {
            const { text, ...response } = await send(signingName, headers, body);
            expect(response.status).to.equal(400);
            expect(`${response.headers.get("x-amzn-errortype")} ${text}`).to.contain("ServiceNotInTheLab");
            expect(text.replaceAll("&quot;", '"').replaceAll('\\"', '"')).to.match(
                new RegExp(
                    `No installed SDK client knows the service that signs as "${signingName}".*npm install --save-dev @aws-sdk/client-sfn`,
                ),
            );
        });
    }

    it("that the installed client does not know fails with the package to update", async () => {
        const { status, text } = await send("sqs", { ...json, "x-amz-target": "AmazonSQS.BrandNew" }, "{}");
        expect([status, JSON.parse(text).__type, JSON.parse(text).message]).to.deep.equal([
            400,
            "ServiceNotInTheLab",
            "BrandNew is no operation of @aws-sdk/client-sqs as installed. Install a newer version of it.",
        ]);
    });

    it("that is not signed is refused", async () => {
        const response = await fetch(recorder.url, { method: "POST", headers: json, body: "{}" });
        expect([response.status, ((await response.json()) as { __type: string }).__type]).to.deep.equal([
            403,
            "MissingAuthenticationToken",
        ]);
    });

    it("that cannot be read is refused with the reason", async () => {
        const { status, text } = await send("sqs", json, "{not json");
        expect([status, JSON.parse(text).__type]).to.deep.equal([400, "SerializationException"]);
        expect(JSON.parse(text).message).to.match(/^The request cannot be read: .*JSON/);
    });
});

describe("The path of a REST request", () => {
    const operation = (name: string, method: string, uri: string, labels: readonly string[]): Operation => ({
        name,
        http: [method, uri, 200],
        input: [3, "test", `${name}Input`, 0, [...labels], labels.map(() => [0, 1])],
        output: "unit",
    });
    const routes = new RestRoutes({
        operations: new Map(
            [
                operation("List", "GET", "/things", []),
                operation("Get", "GET", "/things/{Id}", ["Id"]),
                operation("Special", "GET", "/things/special", []),
                operation("Part", "GET", "/things/{Id}/parts/{Part}", ["Id", "Part"]),
                operation("File", "GET", "/files/{Path+}", ["Path"]),
                operation("FileMeta", "GET", "/files/{Path+}/meta", ["Path"]),
                operation("Acl", "GET", "/things/{Id}?acl", ["Id"]),
                operation("V2", "GET", "/things?list-type=2", []),
                operation("Put", "PUT", "/things/{Id}", ["Id"]),
            ].map((one) => [one.name, one]),
        ),
    } as unknown as ServiceModel);

    for (const [method, path, query, expected] of [
        ["GET", "/things", "", ["List", {}]],
        ["GET", "/things/", "", ["List", {}]],
        ["GET", "/things", "list-type=2", ["V2", {}]],
        ["GET", "/things", "list-type=1", ["List", {}]],
        ["GET", "/things/a%2Fb", "", ["Get", { Id: "a/b" }]],
        ["GET", "/things/100%", "", ["Get", { Id: "100%" }]],
        ["GET", "/things/a", "acl", ["Acl", { Id: "a" }]],
        ["GET", "/things/special", "", ["Special", {}]],
        ["PUT", "/things/special", "", ["Put", { Id: "special" }]],
        ["GET", "/things/a/parts/b", "", ["Part", { Id: "a", Part: "b" }]],
        ["GET", "/things/a/parts", "", undefined],
        ["GET", "/files/a/b/", "", ["File", { Path: "a/b/" }]],
        ["GET", "/files/a/b/meta", "", ["FileMeta", { Path: "a/b" }]],
        ["GET", "/files/", "", undefined],
        ["DELETE", "/things/a", "", undefined],
    ] as const) {
        it(`${method} ${path}${query && `?${query}`} is ${expected ? `${expected[0]} ${JSON.stringify(expected[1])}` : "nothing"}`, () => {
            const found = routes.find(method, path, new URLSearchParams(query), undefined);
            expect(found && [found.operation.name, found.labels]).to.deep.equal(expected);
        });
    }
});

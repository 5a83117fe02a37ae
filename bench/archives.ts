import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { IdempotencyConfig, makeIdempotent } from "@aws-lambda-powertools/idempotency";
import { DynamoDBPersistenceLayer } from "@aws-lambda-powertools/idempotency/dynamodb";
import { Logger } from "@aws-lambda-powertools/logger";
import { CloudWatchClient, PutMetricDataCommand } from "@aws-sdk/client-cloudwatch";
import { DescribeInstancesCommand, EC2Client } from "@aws-sdk/client-ec2";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { buildFunction } from "../components/functions/build";
import { type FileHandler, handlerOf } from "../components/inlineFunction";
import { describeResourceEvent } from "../handlers/describe";
import { sendEmail } from "../handlers/sendEmail";
import { sendWebhook } from "../handlers/sendWebhook";
import { standardise } from "../handlers/standardise";
import { coldStarts } from "./coldStart";
import { type BenchTable, percentile } from "./table";

/** An archive on the disk, as Lambda would unpack it. */
interface Unpacked {
    readonly folder: string;
    readonly handler: string;
    readonly bytes: number;
    readonly files: number;
}

/** What the plain form packs beside what its function needs: it takes every dependency of the program. */
const NOT_NEEDED = [
    "esbuild",
    "@aws-sdk/client-resource-groups-tagging-api",
    "@aws-sdk/client-secrets-manager",
    "@aws-sdk/client-sesv2",
    "@aws-sdk/client-ssm",
    "@aws-lambda-powertools/batch",
    "@aws-lambda-powertools/parameters",
];
const NEEDED_TOO = ["@aws-lambda-powertools/idempotency", "@aws-sdk/client-dynamodb", "@aws-sdk/lib-dynamodb"];

/**
 * Measures archives: their size and files, the time from the spawn of Node.js to the first response, beside the same handler as a plain
 * `aws.lambda.CallbackFunction`; and how long functions take to build.
 *
 * @param settings.runs Cold starts of each function. Default 30.
 * @param settings.functions How many functions are built at once. Default 1, 10, 100, 300.
 */
export async function benchArchives(
    settings: { readonly runs?: number; readonly functions?: readonly number[] } = {},
): Promise<BenchTable[]> {
    const home = process.cwd();
    const work = mkdtempSync(join(tmpdir(), "event-ops-bench-"));
    try {
        return [
            await archives(work, settings.runs ?? 30),
            await buildTimes(work, settings.functions ?? [1, 10, 100, 300]),
        ];
    } finally {
        process.chdir(home);
        rmSync(work, { recursive: true, force: true });
    }
}

async function archives(work: string, runs: number): Promise<BenchTable> {
    const inline = await unpack(
        await buildFunction({ name: "three", receives: "raw", callbackFactory: threeClients(0) }),
        join(work, "three"),
    );
    const plain = await unpack(await plainArchive(), join(work, "plain"));
    const rows = [
        await row("EC2, SNS, CloudWatch, logger, idempotency: InlineFunction", inline, {}, runs),
        await row("EC2, SNS, CloudWatch, logger, idempotency: CallbackFunction", plain, {}, runs),
    ];
    for (const [name, handler] of Object.entries(libraryHandlers())) {
        const archive = await buildFunction({ name, receives: "events", handler });
        rows.push(await row(`${name}: InlineFunction`, await unpack(archive, join(work, name)), { Records: [] }, runs));
    }
    return {
        title: `Archives, and ${runs} cold starts (spawn to first response)`,
        columns: ["function", "bytes", "files", "p50 ms", "p95 ms"],
        rows,
    };
}

function libraryHandlers(): Record<string, FileHandler> {
    return {
        standardise: handlerOf(standardise, {}),
        describe: handlerOf(describeResourceEvent, {}),
        sendEmail: handlerOf(sendEmail, { from: "ops@example.com", to: ["team@example.com"] }),
        sendWebhook: handlerOf(sendWebhook, { format: "slack", url: "secret" }),
    };
}

async function row(name: string, unpacked: Unpacked, event: unknown, runs: number): Promise<(string | number)[]> {
    const { times, failure } = await coldStarts(unpacked.folder, unpacked.handler, event, runs);
    const measured =
        failure === undefined ? [percentile(times, 0.5), percentile(times, 0.95)].map(Math.round) : [failure, ""];
    return [name, unpacked.bytes, unpacked.files, ...measured];
}

/** A closure of its own for each number: equal ones would be built once. */
function threeClients(n: number) {
    return () => {
        const ec2 = new EC2Client({});
        const sns = new SNSClient({});
        const cloudWatch = new CloudWatchClient({});
        const logger = new Logger();
        const act = async (id: string) => {
            const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
            await sns.send(new PublishCommand({ TopicArn: id, Message: JSON.stringify(Reservations) }));
            await cloudWatch.send(
                new PutMetricDataCommand({ Namespace: "ops", MetricData: [{ MetricName: "seen", Value: n }] }),
            );
        };
        const once = makeIdempotent(act, {
            persistenceStore: new DynamoDBPersistenceLayer({ tableName: "state" }),
            config: new IdempotencyConfig({}),
        });
        return async (event: { id?: string }) => {
            if (event.id === undefined) return { nothing: n };
            logger.info("acting", { id: event.id });
            return once(event.id);
        };
    };
}

/** The same handler in the form that Pulumi offers. */
async function plainArchive(): Promise<pulumi.asset.AssetArchive> {
    let code: pulumi.asset.AssetArchive | undefined;
    await pulumi.runtime.setMocks({
        call: ({ inputs }) => inputs,
        newResource: ({ type, name, inputs }) => {
            if (type === "aws:lambda/function:Function") code = inputs.code;
            return { id: name, state: { ...inputs, arn: `arn:aws:lambda:eu-central-1:123456789012:function:${name}` } };
        },
    });
    new aws.lambda.CallbackFunction("plain", {
        callbackFactory: threeClients(0),
        role: "arn:aws:iam::123456789012:role/plain",
        codePathOptions: { extraExcludePackages: NOT_NEEDED, extraIncludePackages: NEEDED_TOO },
    });
    await pulumi.runtime.disconnect();
    if (code === undefined) throw new Error("CallbackFunction made no archive");
    return code;
}

async function unpack(archive: pulumi.asset.AssetArchive, folder: string): Promise<Unpacked> {
    let entry = "";
    for (const [name, asset] of Object.entries((await archive.assets) as Record<string, unknown>)) {
        const target = join(folder, name);
        mkdirSync(dirname(target), { recursive: true });
        if (asset instanceof pulumi.asset.StringAsset) writeFileSync(target, await asset.text);
        else if (asset instanceof pulumi.asset.FileAsset) cpSync(String(await asset.path), target);
        else if (asset instanceof pulumi.asset.FileArchive)
            cpSync(String(await asset.path), target, { recursive: true });
        else throw new Error(`The archive holds ${name} in a form that is not measured`);
        if (/^(?:__)?index\.js$/.test(name)) entry = name.replace(".js", ".handler");
    }
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
        .map((name) => statSync(join(folder, name)))
        .filter((stats) => stats.isFile());
    return { folder, handler: entry, bytes: files.reduce((sum, { size }) => sum + size, 0), files: files.length };
}

/** In a program of its own, whose cache is empty. */
async function buildTimes(work: string, counts: readonly number[]): Promise<BenchTable> {
    const program = join(work, "program");
    mkdirSync(join(program, "node_modules"), { recursive: true });
    process.chdir(program);
    const rows: (string | number)[][] = [];
    let first = 1;
    for (const count of counts) {
        const from = first;
        first += count;
        const cold = await timeOf(() => buildAll(from, count));
        const cached = await timeOf(() => buildAll(from, count));
        rows.push([count, cold, cached, Math.round((cached / count) * 10) / 10]);
    }
    return {
        title: "Building functions with EC2, SNS, CloudWatch clients, logger and idempotency",
        columns: ["functions", "cold ms", "cached ms", "cached ms each"],
        rows,
    };
}

async function buildAll(from: number, count: number): Promise<void> {
    await Promise.all(
        Array.from({ length: count }, (_, index) =>
            buildFunction({ name: `f${from + index}`, receives: "raw", callbackFactory: threeClients(from + index) }),
        ),
    );
}

async function timeOf(work: () => Promise<void>): Promise<number> {
    const begun = performance.now();
    await work();
    return Math.round(performance.now() - begun);
}

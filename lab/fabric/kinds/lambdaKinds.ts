import { autoName, stableHex } from "../../account/names";
import { physicalName } from "../../account/physicalName";
import type { PolicyStatement } from "../../authorisation";
import type { Cloud } from "../../cloud";
import type { CreateRequest, NameRule, ResourceKind } from "../../resources";
import { AwsError, type FunctionConfig, isCode } from "../../types";
import { invokeArn, parseArn } from "../arns";
import { environmentProblem } from "../environmentVariables";
import type { Fabric } from "../fabric";
import { type AsyncConfig, DEFAULT_ASYNC, type LambdaFunction } from "../lambdaFunction";
import { addStatement, hasStatement, principalOf, removeStatement } from "../resourcePolicy";
import { aliasKind } from "./aliasKind";
import { forget, note } from "./facts";
import { lookAgain, mappingKind } from "./mappingKind";
import { recursionKind } from "./recursionKind";

const NAME: NameRule = { what: "function", limit: 64, shape: /^[\w-]+$/, allowed: "letters, digits, _ and -" };

export function lambdaKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        "aws:lambda/function:Function": functionKind(fabric),
        "aws:lambda/permission:Permission": permissionKind(fabric),
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": invokeConfigKind(fabric),
        "aws:lambda/eventSourceMapping:EventSourceMapping": mappingKind(fabric),
        "aws:lambda/alias:Alias": aliasKind(fabric),
        "aws:lambda/functionRecursionConfig:FunctionRecursionConfig": recursionKind(fabric),
    };
}

function functionKind(fabric: Fabric): ResourceKind {
    const { lambda, cloud } = fabric;
    return {
        naming: () => NAME,
        create(request) {
            const name = physicalName(request, NAME);
            const fn: LambdaFunction = { ...readFunction(cloud, request, name), asyncConfig: DEFAULT_ASYNC };
            lambda.add(fn);
            lookAgain(fabric);
            return { id: name, outputs: adopt(fabric, fn, request) };
        },
        update(request) {
            const fn = lambda.named(request.old.id, request.region);
            Object.assign(fn, readFunction(cloud, request, fn.config.name));
            return adopt(fabric, fn, request);
        },
        delete({ id, region }) {
            const fn = lambda.find(id, region);
            if (!fn) return;
            lambda.delete(fn);
            forget(fabric, fn.config.arn);
        },
        read: ({ id, region }) => (lambda.find(id, region) ? {} : undefined),
    };
}

function readFunction(cloud: Cloud, { inputs, region }: CreateRequest, name: string) {
    const arn = cloud.arn("lambda", region, `function:${name}`);
    // -1 is how the provider says "none reserved".
    const reserved: number = inputs["reservedConcurrentExecutions"] ?? -1;
    return {
        config: readConfig(inputs, { name, arn, region }),
        reservedConcurrency: reserved >= 0 ? reserved : undefined,
        deadLetterTargetArn: (inputs["deadLetterConfig"]?.targetArn || undefined) as string | undefined,
    };
}

function adopt(fabric: Fabric, { config, reservedConcurrency }: LambdaFunction, { inputs, tags }: CreateRequest) {
    const { arn, code } = config;
    note(fabric, arn, { tags });
    const version = inputs["publish"] ? "1" : "$LATEST";
    const codeSha256 = code ? Buffer.from(code.sha256, "hex").toString("base64") : "";
    return {
        arn,
        name: config.name,
        qualifiedArn: `${arn}:${version}`,
        invokeArn: invokeArn(arn),
        qualifiedInvokeArn: invokeArn(`${arn}:${version}`),
        responseStreamingInvokeArn: invokeArn(arn, "2021-11-15", "response-streaming-invocations"),
        version,
        lastModified: fabric.cloud.clock.now().toISOString().replace("Z", "+0000"),
        timeout: config.timeoutSeconds,
        memorySize: config.memoryMb,
        packageType: inputs["packageType"] ?? "Zip",
        architectures: inputs["architectures"] ?? ["x86_64"],
        ephemeralStorage: inputs["ephemeralStorage"] ?? { size: 512 },
        tracingConfig: inputs["tracingConfig"] ?? { mode: "PassThrough" },
        loggingConfig: { logFormat: "Text", ...inputs["loggingConfig"], logGroup: config.logGroupName },
        codeSha256,
        sourceCodeHash: inputs["sourceCodeHash"] ?? codeSha256,
        sourceCodeSize: code?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0,
        reservedConcurrentExecutions: reservedConcurrency ?? -1,
        tagsAll: tags,
    };
}

function readConfig(
    inputs: CreateRequest["inputs"],
    { name, arn, region }: { readonly name: string; readonly arn: string; readonly region: string },
): FunctionConfig {
    const refuse = (why: string): never => {
        throw new AwsError("InvalidParameterValueException", why);
    };
    const roleArn = String(inputs["role"]);
    if (!parseArn(roleArn)?.resource.startsWith("role/"))
        refuse(`The role of a function is the ARN of a role: "${roleArn}" is none.`);
    const timeoutSeconds: number = inputs["timeout"] ?? 3;
    const memoryMb: number = inputs["memorySize"] ?? 128;
    if (timeoutSeconds < 1 || timeoutSeconds > 900) refuse(`timeout goes from 1 to 900 seconds: ${timeoutSeconds}.`);
    if (memoryMb < 128 || memoryMb > 10_240) refuse(`memorySize goes from 128 to 10240 MB: ${memoryMb}.`);
    const environment: Record<string, string> = inputs["environment"]?.variables ?? {};
    const problem = environmentProblem(environment);
    if (problem !== undefined) refuse(problem);
    const image = inputs["packageType"] === "Image";
    if (!image && (!inputs["runtime"] || !inputs["handler"])) {
        refuse("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
    }
    const code: unknown = inputs["code"];
    return {
        arn,
        name,
        region,
        roleArn,
        timeoutSeconds,
        memoryMb,
        environment: Object.fromEntries(Object.entries(environment).map(([key, value]) => [key, String(value)])),
        logGroupName: inputs["loggingConfig"]?.logGroup ?? `/aws/lambda/${name}`,
        ...(image ? {} : { runtime: String(inputs["runtime"]), handler: String(inputs["handler"]) }),
        ...(isCode(code) ? { code } : {}),
    };
}

function permissionKind({ lambda, cloud }: Fabric): ResourceKind {
    return {
        create({ inputs, seed, region, name }) {
            const fn = lambda.named(inputs["function"], region);
            const statementId: string =
                inputs["statementId"] ??
                (inputs["statementIdPrefix"]
                    ? `${inputs["statementIdPrefix"]}${stableHex(seed, 7)}`
                    : autoName(name, seed));
            addStatement(cloud, fn.config.arn, statementOf(inputs, fn.config.arn, statementId));
            return { id: statementId, outputs: { statementId } };
        },
        delete({ id, inputs, region }) {
            const fn = lambda.find(String(inputs["function"]), region);
            if (fn) removeStatement(cloud, fn.config.arn, id);
        },
        read({ id, inputs, region }) {
            const fn = lambda.find(String(inputs["function"]), region);
            return fn && hasStatement(cloud, fn.config.arn, id) ? {} : undefined;
        },
    };
}

function statementOf(inputs: CreateRequest["inputs"], arn: string, statementId: string): PolicyStatement {
    const qualifier: string | undefined = inputs["qualifier"];
    const { sourceArn, sourceAccount, principalOrgId, eventSourceToken, functionUrlAuthType } = inputs;
    const equal = {
        ...(sourceAccount ? { "AWS:SourceAccount": String(sourceAccount) } : {}),
        ...(principalOrgId ? { "aws:PrincipalOrgID": String(principalOrgId) } : {}),
        ...(eventSourceToken ? { "lambda:EventSourceToken": String(eventSourceToken) } : {}),
        ...(functionUrlAuthType ? { "lambda:FunctionUrlAuthType": String(functionUrlAuthType) } : {}),
    };
    const condition = {
        ...(sourceArn ? { ArnLike: { "AWS:SourceArn": String(sourceArn) } } : {}),
        ...(Object.keys(equal).length > 0 ? { StringEquals: equal } : {}),
    };
    return {
        Sid: statementId,
        Effect: "Allow",
        Principal: principalOf(String(inputs["principal"])),
        Action: String(inputs["action"]),
        Resource: qualifier ? `${arn}:${qualifier}` : arn,
        ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
    };
}

function invokeConfigKind({ lambda }: Fabric): ResourceKind {
    const put = ({ inputs, region }: CreateRequest) => {
        const fn = lambda.named(inputs["functionName"], region);
        fn.asyncConfig = readAsyncConfig(inputs);
        const qualifier: string | undefined = inputs["qualifier"];
        const name = String(inputs["functionName"]);
        return {
            id: qualifier ? `${name}:${qualifier}` : name,
            outputs: { maximumRetryAttempts: fn.asyncConfig.maximumRetryAttempts },
        };
    };
    return {
        create: put,
        update: (request) => put(request).outputs,
        delete({ inputs, region }) {
            const fn = lambda.find(String(inputs["functionName"]), region);
            if (fn) fn.asyncConfig = DEFAULT_ASYNC;
        },
        // A function that was deleted by hand, or was made anew, has none.
        read({ inputs, region }) {
            const fn = lambda.find(String(inputs["functionName"]), region);
            return fn && fn.asyncConfig !== DEFAULT_ASYNC ? {} : undefined;
        },
    };
}

function readAsyncConfig(inputs: CreateRequest["inputs"]): AsyncConfig {
    const maximumRetryAttempts: number = inputs["maximumRetryAttempts"] ?? 2;
    const maximumEventAgeSeconds: number = inputs["maximumEventAgeInSeconds"] || 21_600;
    if (maximumRetryAttempts < 0 || maximumRetryAttempts > 2) {
        throw new AwsError("InvalidParameterValueException", "MaximumRetryAttempts goes from 0 to 2.");
    }
    if (maximumEventAgeSeconds < 60 || maximumEventAgeSeconds > 21_600) {
        throw new AwsError("InvalidParameterValueException", "MaximumEventAgeInSeconds goes from 60 to 21600.");
    }
    const onFailure: string | undefined = inputs["destinationConfig"]?.onFailure?.destination;
    const onSuccess: string | undefined = inputs["destinationConfig"]?.onSuccess?.destination;
    return {
        maximumRetryAttempts,
        maximumEventAgeSeconds,
        ...(onFailure ? { onFailure } : {}),
        ...(onSuccess ? { onSuccess } : {}),
    };
}

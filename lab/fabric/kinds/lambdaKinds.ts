import { type NameRule, physicalName } from "../../account/physicalName";
import { AwsError, type CodeArchive, type CreateRequest, type FunctionConfig, type ResourceKind } from "../../types";
import { parseArn } from "../arns";
import type { Fabric } from "../fabric";
import { uuidOf } from "../ids";
import { DEFAULT_ASYNC } from "../lambda";
import { LAMBDA_ENVIRONMENT } from "../limits";
import { addStatement } from "../resourcePolicy";
import { createMapping } from "./mappingKind";

const NAME: NameRule = { what: "function", limit: 64, shape: /^[\w-]+$/, allowed: "letters, digits, _ and -" };

export function lambdaKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        "aws:lambda/function:Function": { create: (request) => createFunction(fabric, request) },
        "aws:lambda/permission:Permission": { create: (request) => createPermission(fabric, request) },
        "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
            create: (request) => createInvokeConfig(fabric, request),
        },
        "aws:lambda/eventSourceMapping:EventSourceMapping": { create: (request) => createMapping(fabric, request) },
        "aws:lambda/alias:Alias": { create: (request) => createAlias(fabric, request) },
    };
}

function createFunction({ lambda, cloud, options }: Fabric, request: CreateRequest) {
    const { inputs, region, tags } = request;
    const name = physicalName(request, NAME);
    const arn = cloud.arn("lambda", region, `function:${name}`);
    const config = readConfig(inputs, { name, arn, region });
    const deadLetterTargetArn: string | undefined = inputs["deadLetterConfig"]?.targetArn;
    // -1 is how the provider says "none reserved".
    const reserved: number = inputs["reservedConcurrentExecutions"] ?? -1;
    lambda.add({
        config,
        asyncConfig: DEFAULT_ASYNC,
        ...(reserved >= 0 ? { reservedConcurrency: reserved } : {}),
        ...(deadLetterTargetArn ? { deadLetterTargetArn } : {}),
    });
    options.onTagged?.(arn, tags);
    const version = inputs["publish"] ? "1" : "$LATEST";
    const invokeArn = (target: string) =>
        `arn:${cloud.partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${target}/invocations`;
    const code = config.code;
    const size = code?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;
    return {
        id: name,
        outputs: {
            arn,
            name,
            qualifiedArn: `${arn}:${version}`,
            invokeArn: invokeArn(arn),
            qualifiedInvokeArn: invokeArn(`${arn}:${version}`),
            responseStreamingInvokeArn: `${invokeArn(arn)
                .replace("2015-03-31", "2021-11-15")
                .replace(/invocations$/, "response-streaming-invocations")}`,
            version,
            lastModified: cloud.clock.now().toISOString().replace("Z", "+0000"),
            timeout: config.timeoutSeconds,
            memorySize: config.memoryMb,
            packageType: inputs["packageType"] ?? "Zip",
            architectures: inputs["architectures"] ?? ["x86_64"],
            ephemeralStorage: inputs["ephemeralStorage"] ?? { size: 512 },
            tracingConfig: inputs["tracingConfig"] ?? { mode: "PassThrough" },
            loggingConfig: { logFormat: "Text", ...inputs["loggingConfig"], logGroup: config.logGroupName },
            codeSha256: code ? Buffer.from(code.sha256, "hex").toString("base64") : "",
            sourceCodeHash:
                inputs["sourceCodeHash"] ?? (code ? Buffer.from(code.sha256, "hex").toString("base64") : ""),
            sourceCodeSize: size,
            reservedConcurrentExecutions: reserved,
            tagsAll: tags,
        },
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
    if (!/^role\//.test(parseArn(roleArn)?.resource ?? ""))
        refuse(`The role of a function is the ARN of a role: "${roleArn}" is none.`);
    const timeoutSeconds: number = inputs["timeout"] ?? 3;
    const memoryMb: number = inputs["memorySize"] ?? 128;
    if (timeoutSeconds < 1 || timeoutSeconds > 900) refuse(`timeout goes from 1 to 900 seconds: ${timeoutSeconds}.`);
    if (memoryMb < 128 || memoryMb > 10_240) refuse(`memorySize goes from 128 to 10240 MB: ${memoryMb}.`);
    const environment: Record<string, string> = inputs["environment"]?.variables ?? {};
    const bytes = Buffer.byteLength(JSON.stringify(environment));
    if (bytes > LAMBDA_ENVIRONMENT) {
        refuse(
            `Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit: ${bytes} bytes.`,
        );
    }
    const image = inputs["packageType"] === "Image";
    if (!image && (!inputs["runtime"] || !inputs["handler"])) {
        refuse("Runtime and Handler are mandatory parameters for functions created with deployment packages.");
    }
    const code = inputs["code"] as CodeArchive | undefined;
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
        ...(typeof code?.directory === "function" ? { code } : {}),
    };
}

function createPermission(fabric: Fabric, { inputs, urn, region, name }: CreateRequest) {
    const fn = fabric.lambda.named(inputs["function"], region);
    const given = { name: inputs["statementId"], namePrefix: inputs["statementIdPrefix"] };
    const statementId = physicalName({ inputs: given, name, urn });
    const qualifier: string | undefined = inputs["qualifier"];
    const resource = qualifier ? `${fn.config.arn}:${qualifier}` : fn.config.arn;
    const principal = String(inputs["principal"]);
    const { sourceArn, sourceAccount, principalOrgId } = inputs;
    const equal = {
        ...(sourceAccount ? { "AWS:SourceAccount": String(sourceAccount) } : {}),
        ...(principalOrgId ? { "aws:PrincipalOrgID": String(principalOrgId) } : {}),
    };
    const condition = {
        ...(sourceArn ? { ArnLike: { "AWS:SourceArn": String(sourceArn) } } : {}),
        ...(Object.keys(equal).length > 0 ? { StringEquals: equal } : {}),
    };
    addStatement(fabric.cloud, fn.config.arn, {
        Sid: statementId,
        Effect: "Allow",
        Principal: principalOf(principal),
        Action: String(inputs["action"]),
        Resource: resource,
        ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
    });
    return { id: statementId, outputs: { statementId } };
}

function principalOf(principal: string): "*" | Record<string, string> {
    if (principal === "*") return "*";
    if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
    return principal.startsWith("arn:") ? { AWS: principal } : { Service: principal };
}

function createInvokeConfig(fabric: Fabric, { inputs, region }: CreateRequest) {
    const fn = fabric.lambda.named(inputs["functionName"], region);
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
    fn.asyncConfig = {
        maximumRetryAttempts,
        maximumEventAgeSeconds,
        ...(onFailure ? { onFailure } : {}),
        ...(onSuccess ? { onSuccess } : {}),
    };
    const qualifier: string | undefined = inputs["qualifier"];
    const name = String(inputs["functionName"]);
    return { id: qualifier ? `${name}:${qualifier}` : name, outputs: { maximumRetryAttempts } };
}

function createAlias(fabric: Fabric, request: CreateRequest) {
    const { inputs, region } = request;
    const fn = fabric.lambda.named(inputs["functionName"], region);
    const name = physicalName(request, { ...NAME, what: "alias", limit: 128 });
    const arn = `${fn.config.arn}:${name}`;
    fabric.lambda.alias(arn, fn);
    const invokeArn = `arn:aws:apigateway:${region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
    return { id: arn, outputs: { arn, name, invokeArn, uuid: uuidOf(arn) } };
}

import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { EventContext, HandlerRuntime, LambdaContext } from "../handlers/runtime/types";
import { ArgumentProblems } from "./arguments";
import { type BuildableFunction, buildFunction } from "./functions/build";
import type { FileHandler } from "./functions/handlerFile";
import { checkInlineFunction } from "./inlineFunctionChecks";

export { type FileHandler, handlerOf } from "./functions/handlerFile";

/** One statement of a function's role: what its handler may do. */
export interface Permission {
    /** IAM actions, such as `sns:Publish`. */
    readonly actions: readonly string[];
    /** ARNs. `*` only where the action has no resource level. */
    readonly resources: readonly pulumi.Input<string>[];
    /** IAM's own form: operator -> condition key -> value or values. */
    readonly conditions?: Readonly<
        Record<string, Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>>
    >;
}

/**
 * Any handler: of one event, whatever its type (an `EventHandler`), or a `RawHandler`. The context is an `EventContext`; with
 * `receives: "raw"` it is Lambda's.
 *
 * One function type, not a union of the two: with a union an inline callback's parameters would have no types.
 */
// biome-ignore lint/suspicious/noExplicitAny: the event's type is the handler's own business
export type AnyHandler = (event: any, context: EventContext & LambdaContext) => unknown;

/** A function that makes the handler when an execution environment starts: clients, loggers and caches are made in it. */
export type CallbackFactory = (runtime: HandlerRuntime) => AnyHandler;

/** Arguments of an `InlineFunction`. */
export interface InlineFunctionArgs {
    /**
     * The callback: written inline, an exported function of a handler file, or `handlerOf(factory, options)`.
     * Give one of `handler` and `callbackFactory`.
     */
    readonly handler?: AnyHandler | FileHandler;
    /** Makes the callback when an execution environment starts. What it closes over must be plain values. */
    readonly callbackFactory?: CallbackFactory;
    /** `events` (default): called once for each event, whatever brought it. `raw`: called with Lambda's own event and context. */
    readonly receives?: "events" | "raw";
    /** What the role may do beside writing its own log. Default: nothing. */
    readonly permissions?: readonly Permission[];
    /** Values known at deployment: ARNs, URLs, secrets. 4 KB in all (Lambda quota). A secret among them makes all of them secret in the state. */
    readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
    /** 1 to 900. Default 30. */
    readonly timeoutSeconds?: number;
    /** 128 to 10,240. Default 256. */
    readonly memoryMb?: number;
    /** Default `arm64`: the same price a millisecond buys more of it. */
    readonly architecture?: "arm64" | "x86_64";
    /** Default: no reservation. 0 stops the function. */
    readonly reservedConcurrency?: number;
    /** One of CloudWatch's values (1, 3, 5, 7, 14, 30, 60, 90, ...). Default 30. */
    readonly logRetentionDays?: number;
    /**
     * What the role and the log group are named after. Default: the component's name. When a component gets another name, its old
     * one here, and among its `aliases`, keeps both where they are.
     */
    readonly physicalName?: string;
    /** The role's exact name, at most 64 characters. Default: Pulumi makes one of the function's name. */
    readonly roleName?: string;
    /** The role's IAM path, such as `/ops/`. Default `/`. */
    readonly rolePath?: string;
    readonly permissionsBoundaryArn?: pulumi.Input<string>;
    readonly tags?: Readonly<Record<string, pulumi.Input<string>>>;
    /** At most 256 characters. */
    readonly description?: string;
}

/** The values that hold where an argument is left out. */
export const FUNCTION_DEFAULTS = Object.freeze({
    timeoutSeconds: 30,
    memoryMb: 256,
    architecture: "arm64",
    logRetentionDays: 30,
    receives: "events",
} as const);

/**
 * A Lambda function from a callback, with a role that holds the declared permissions and nothing else.
 *
 * Creates the role (`${name}-role`), its one policy (`${name}-policy`), the log group (`${name}-logs`) and the function (`${name}`, Node.js 24).
 * The handler becomes one minified file; what cannot be carried over correctly is refused by name (see docs/handlers.md).
 *
 * @example
 * new InlineFunction("hello", { handler: async (event, { log }) => log.info("seen", { event }) });
 *
 * @example
 * new InlineFunction("publisher", {
 *     callbackFactory: ({ required }) => {
 *         const sns = new SNSClient({});
 *         return async (event) => {
 *             await sns.send(new PublishCommand({ TopicArn: required("TOPIC_ARN"), Message: JSON.stringify(event) }));
 *         };
 *     },
 *     environment: { TOPIC_ARN: topic.arn },
 *     permissions: [{ actions: ["sns:Publish"], resources: [topic.arn] }],
 * });
 */
export class InlineFunction extends pulumi.ComponentResource {
    readonly function: aws.lambda.Function;
    readonly role: aws.iam.Role;
    readonly rolePolicy: aws.iam.RolePolicy;
    readonly logGroup: aws.cloudwatch.LogGroup;

    constructor(name: string, args: InlineFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
        // Not the arguments: a callback has no place in the state.
        super("event-ops:index:InlineFunction", name, {}, opts);
        const problems = new ArgumentProblems("InlineFunction", name);
        checkInlineFunction(problems, name, args);
        problems.throwIfAny();

        const child = { parent: this };
        const tags = { ...args.tags };

        this.role = new aws.iam.Role(
            `${name}-role`,
            {
                name: args.roleName,
                path: args.rolePath,
                permissionsBoundary: args.permissionsBoundaryArn,
                description: `What the function ${name} may do`,
                assumeRolePolicy: JSON.stringify(LAMBDA_ASSUMES),
                tags,
            },
            child,
        );
        this.logGroup = new aws.cloudwatch.LogGroup(
            `${name}-logs`,
            {
                namePrefix: `/aws/lambda/${args.physicalName ?? name}-`,
                retentionInDays: args.logRetentionDays ?? FUNCTION_DEFAULTS.logRetentionDays,
                tags,
            },
            child,
        );
        this.rolePolicy = new aws.iam.RolePolicy(
            `${name}-policy`,
            { role: this.role.name, policy: rolePolicyDocument(args.permissions ?? [], this.logGroup.arn) },
            child,
        );
        this.function = new aws.lambda.Function(
            name,
            {
                description: args.description,
                role: this.role.arn,
                runtime: "nodejs24.x",
                architectures: [args.architecture ?? FUNCTION_DEFAULTS.architecture],
                handler: "index.handler",
                code: buildFunction(buildable(name, args)),
                timeout: args.timeoutSeconds ?? FUNCTION_DEFAULTS.timeoutSeconds,
                memorySize: args.memoryMb ?? FUNCTION_DEFAULTS.memoryMb,
                reservedConcurrentExecutions: args.reservedConcurrency,
                // Text: Lambda's own JSON format would wrap the handlers' JSON lines in another object.
                loggingConfig: { logFormat: "Text", logGroup: this.logGroup.name },
                environment: args.environment === undefined ? undefined : { variables: { ...args.environment } },
                tags,
            },
            // A function without its policy would start, and log nothing.
            { parent: this, dependsOn: [this.rolePolicy] },
        );
        this.registerOutputs({
            function: this.function,
            role: this.role,
            rolePolicy: this.rolePolicy,
            logGroup: this.logGroup,
        });
    }
}

const LAMBDA_ASSUMES = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

/** The declared permissions and the function's own log group. Streams are below the group: hence `:*`. */
function rolePolicyDocument(
    permissions: readonly Permission[],
    logGroupArn: pulumi.Input<string>,
): pulumi.Output<string> {
    return pulumi.jsonStringify({
        Version: "2012-10-17",
        Statement: [
            ...permissions.map(({ actions, resources, conditions }) => ({
                Effect: "Allow",
                Action: [...actions],
                Resource: [...resources],
                ...(conditions === undefined ? {} : { Condition: conditions }),
            })),
            {
                Effect: "Allow",
                Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
                Resource: [pulumi.interpolate`${logGroupArn}:*`],
            },
        ],
    });
}

function buildable(name: string, args: InlineFunctionArgs): BuildableFunction {
    return {
        name,
        receives: args.receives ?? FUNCTION_DEFAULTS.receives,
        handler: args.handler,
        callbackFactory: args.callbackFactory,
    };
}

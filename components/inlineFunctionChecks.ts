import * as pulumi from "@pulumi/pulumi";
import type { ArgumentProblems } from "./arguments";
import { isFileHandler } from "./functions/handlerFile";
import type { InlineFunctionArgs } from "./inlineFunction";

/** What CloudWatch Logs takes as a retention, in days (API reference, PutRetentionPolicy). */
const RETENTION_DAYS = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

/** Quota of Lambda: all environment variables together (Lambda developer guide, quotas). */
const ENVIRONMENT_BYTES = 4096;

/** Names that Lambda keeps for itself (Lambda developer guide, reserved environment variables). */
const RESERVED_VARIABLES = new Set([
    "_HANDLER",
    "_X_AMZN_TRACE_ID",
    "AWS_DEFAULT_REGION",
    "AWS_REGION",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_ACCESS_KEY",
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_SESSION_TOKEN",
    "AWS_LAMBDA_RUNTIME_API",
    "LAMBDA_TASK_ROOT",
    "LAMBDA_RUNTIME_DIR",
]);

/** Pulumi ends a physical name with a hyphen and seven hexadecimal digits. */
const SUFFIX = 8;

/** Collects what is wrong with the arguments of an `InlineFunction`. */
export function checkInlineFunction(problems: ArgumentProblems, name: string, args: InlineFunctionArgs): void {
    checkNames(problems, name, args);
    checkHandler(problems, args);
    checkNumber(problems, "timeoutSeconds", args.timeoutSeconds, 1, 900);
    checkNumber(problems, "memoryMb", args.memoryMb, 128, 10_240);
    checkNumber(problems, "reservedConcurrency", args.reservedConcurrency, 0, Number.MAX_SAFE_INTEGER);
    if (args.logRetentionDays !== undefined && !RETENTION_DAYS.includes(args.logRetentionDays)) {
        const next = RETENTION_DAYS.find((days) => days > Number(args.logRetentionDays)) ?? 3653;
        problems.add(
            "logRetentionDays",
            `is ${args.logRetentionDays}, which CloudWatch Logs does not take`,
            `Use ${next}`,
        );
    }
    if (args.architecture !== undefined && !["arm64", "x86_64"].includes(args.architecture)) {
        problems.add("architecture", `is "${args.architecture}"`, `Use "arm64" or "x86_64"`);
    }
    if (args.receives !== undefined && !["events", "raw"].includes(args.receives)) {
        problems.add("receives", `is "${args.receives}"`, `Use "events" or "raw"`);
    }
    if (args.description !== undefined && args.description.length > 256) {
        problems.add("description", `has ${args.description.length} characters, Lambda allows 256`, "Shorten it");
    }
    checkEnvironment(problems, args.environment ?? {});
    checkPermissions(problems, args);
}

function checkNames(problems: ArgumentProblems, name: string, args: InlineFunctionArgs): void {
    const names: [property: string, text: string, length: number, what: string][] = [
        ["name", name, name.length + SUFFIX, "function"],
        args.roleName === undefined
            ? ["name", `${name}-role`, `${name}-role`.length + SUFFIX, "role"]
            : ["roleName", args.roleName, args.roleName.length, "role"],
    ];
    for (const [property, text, length, what] of names) {
        if (length > 64) {
            problems.add(
                property,
                `the ${what} would have a name of ${length} characters, AWS allows 64`,
                `Shorten it by ${length - 64}`,
            );
        }
        const allowed = property === "roleName" ? /^[\w+=,.@-]+$/ : /^[A-Za-z0-9_-]+$/;
        if (!allowed.test(text)) {
            problems.add(
                property,
                `"${text}" has characters that AWS does not take in the name of a ${what}`,
                "Rename it",
            );
            break;
        }
    }
    if (args.rolePath !== undefined && !/^\/([!-~]+\/)?$/.test(args.rolePath)) {
        problems.add("rolePath", `is "${args.rolePath}"`, `Begin and end it with a slash, as in "/ops/"`);
    }
}

function checkHandler(problems: ArgumentProblems, { handler, callbackFactory }: InlineFunctionArgs): void {
    if ((handler === undefined) === (callbackFactory === undefined)) {
        const found = handler === undefined ? "neither was given" : "both were given";
        problems.add("handler", `is one way to say what runs, callbackFactory the other; ${found}`, "Give one of them");
        return;
    }
    if (callbackFactory !== undefined && typeof callbackFactory !== "function") {
        problems.add("callbackFactory", `is no function but ${typeof callbackFactory}`, "Give (runtime) => handler");
    }
    if (handler !== undefined && typeof handler !== "function" && !isFileHandler(handler)) {
        problems.add(
            "handler",
            `is no function but ${typeof handler}`,
            "Give a callback, or handlerOf(factory, options)",
        );
    }
}

function checkNumber(
    problems: ArgumentProblems,
    property: string,
    value: number | undefined,
    least: number,
    most: number,
): void {
    if (value === undefined || (Number.isInteger(value) && value >= least && value <= most)) return;
    const upper = most === Number.MAX_SAFE_INTEGER ? "up" : `to ${most.toLocaleString("en")}`;
    problems.add(property, `is ${value}`, `Use a whole number from ${least} ${upper}`);
}

function checkEnvironment(
    problems: ArgumentProblems,
    environment: NonNullable<InlineFunctionArgs["environment"]>,
): void {
    let bytes = 0;
    for (const [key, value] of Object.entries(environment)) {
        const property = `environment.${key}`;
        if (!/^[A-Za-z][A-Za-z0-9_]+$/.test(key)) {
            problems.add(property, "is no name that Lambda takes", "Use a letter, then letters, digits and _");
        }
        if (RESERVED_VARIABLES.has(key)) problems.add(property, "is a name that Lambda keeps for itself", "Rename it");
        if (typeof value === "string") bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
        else if (!pulumi.Output.isInstance(value) && !(value instanceof Promise)) {
            problems.add(property, `is no text but ${value === null ? "null" : typeof value}`, "Make it a string");
        }
    }
    if (bytes > ENVIRONMENT_BYTES) {
        problems.add(
            "environment",
            `has ${bytes} bytes, Lambda allows ${ENVIRONMENT_BYTES} in all`,
            "Put what is large into a parameter or a secret, and its name here",
        );
    }
}

function checkPermissions(problems: ArgumentProblems, { permissions = [] }: InlineFunctionArgs): void {
    permissions.forEach(({ actions, resources }, index) => {
        if (actions.length === 0)
            problems.add(`permissions[${index}].actions`, "is empty", "Name what the handler may do");
        if (resources.length === 0) {
            problems.add(`permissions[${index}].resources`, "is empty", "Name the ARNs that the handler may do it to");
        }
        for (const action of actions) {
            if (!/^[a-z0-9-]+:[A-Za-z0-9]+$/.test(action)) {
                problems.add(
                    `permissions[${index}].actions`,
                    `"${action}" is not one action of one service`,
                    `Name each action, such as "sns:Publish", without wildcards`,
                );
            }
        }
    });
}

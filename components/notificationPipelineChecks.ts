import { isAddress, isSender, MOST_RECIPIENTS } from "../handlers/emailAddress";
import { checkAlarm } from "./alarmChecks";
import { ArgumentProblems } from "./arguments";
import type { NotificationPipelineArgs } from "./notificationPipeline";
import { SERVICES } from "./resourceStatePatterns";
import { checkSecretArn } from "./secretArn";

/** Throws one error with everything that is wrong. */
export function checkPipeline(name: string, args: NotificationPipelineArgs): void {
    const problems = new ArgumentProblems("NotificationPipeline", name);
    checkEvents(problems, args);
    checkEmail(problems, args);
    checkWebhooks(problems, args);
    for (const [index, reader] of (args.machineReaders ?? []).entries()) {
        if (!/^\d{12}$/.test(reader) && !/^arn:[\w-]+:iam::\d{12}:(root|role\/.+|user\/.+)$/.test(reader)) {
            problems.add(
                `machineReaders[${index}]`,
                `"${reader}" is neither an account id nor the ARN of a role or user`,
                "Give one of these",
            );
        }
    }
    if (args.routes && args.enrichTags === false) {
        problems.add(
            "routes",
            "needs the tags of resources, and enrichTags is false",
            "Leave enrichTags out, or routes",
        );
    }
    for (const value of Object.keys(args.routes?.topics ?? {})) {
        if ("existing" in args.routes!.topics[value]!) continue;
        if (!/^[A-Za-z0-9_-]{1,40}$/.test(value)) {
            problems.add(
                `routes.topics["${value}"]`,
                "a topic cannot be named after this tag value (letters, digits, - and _, 40 at most)",
                "Make the topic yourself and give its ARN as existing",
            );
        }
    }
    checkAlarm(problems, "machineQueueAgeAlarm", args.machineQueueAgeAlarm);
    if (args.alarms !== undefined && args.alarms !== false) {
        problems.add(
            "alarms",
            "is not false, and single alarms of the hops cannot be set",
            "Leave it out, or give false",
        );
    }
    problems.throwIfAny();
}

function checkEvents(
    problems: ArgumentProblems,
    { services = ["ec2"], otherEvents = [] }: NotificationPipelineArgs,
): void {
    if (services.length + otherEvents.length === 0) {
        problems.add(
            "services",
            "is empty, and so is otherEvents",
            "Name at least one service: nothing would ever be informed about",
        );
    }
    services.forEach((service, index) => {
        if (!Object.hasOwn(SERVICES, service)) {
            problems.add(
                `services[${index}]`,
                `"${service}" is unknown`,
                `Use ${Object.keys(SERVICES).join(", ")}, or describe its events in otherEvents`,
            );
        } else if (services.indexOf(service) < index) {
            problems.add(`services[${index}]`, `"${service}" is there twice`, "Remove one");
        }
    });
    otherEvents.forEach(({ source, detailTypes }, index) => {
        if (source === "")
            problems.add(`otherEvents[${index}].source`, "is empty", "Name the source, for example aws.glue");
        if (detailTypes.length === 0) {
            problems.add(
                `otherEvents[${index}].detailTypes`,
                "is empty",
                "Name the detail-types; all of a source would be API calls, too",
            );
        }
    });
}

function checkEmail(problems: ArgumentProblems, { email }: NotificationPipelineArgs): void {
    if (!email) return;
    if (!isSender(email.from))
        problems.add(
            "email.from",
            `"${email.from}" is not an address`,
            'Write "ops@example.com" or "Operations <ops@example.com>"',
        );
    if (email.to.length === 0 || email.to.length > MOST_RECIPIENTS) {
        problems.add(
            "email.to",
            `has ${email.to.length} addresses; SES takes 1 to ${MOST_RECIPIENTS}`,
            "Use a mailing list for more",
        );
    }
    email.to.forEach((to, index) => {
        if (!isAddress(to))
            problems.add(`email.to[${index}]`, `"${to}" is not an address`, 'Write one like "team@example.com"');
    });
}

function checkWebhooks(problems: ArgumentProblems, { webhooks = [] }: NotificationPipelineArgs): void {
    webhooks.forEach(({ name, format, secretArn, parameterName }, index) => {
        const path = `webhooks[${index}]`;
        if (!/^[A-Za-z0-9-]{1,20}$/.test(name)) {
            problems.add(`${path}.name`, `"${name}" is not 1 to 20 letters, digits and hyphens`, "Rename it");
        } else if (webhooks.findIndex((other) => other.name === name) < index) {
            problems.add(`${path}.name`, `"${name}" is there twice`, "Rename one");
        }
        if (format !== "slack" && format !== "teams")
            problems.add(`${path}.format`, `"${format}" is unknown`, 'Use "slack" or "teams"');
        if ((secretArn === undefined) === (parameterName === undefined)) {
            problems.add(
                path,
                secretArn === undefined
                    ? "has neither secretArn nor parameterName"
                    : "has both secretArn and parameterName",
                "Say in which of the two the URL is kept; the URL itself is a secret and belongs in no config",
            );
        } else checkSecretArn(problems, `${path}.secretArn`, secretArn);
    });
}

import type { Requirement } from "../authorisation";
import { type Place, resourcesOf } from "./arns";
import { busArn, ec2Arn, functionArn, logArn, type Named, queueArn, ruleArn, secretArn, sesIdentityArn } from "./named";

export interface Asked {
    readonly prefix: string;
    readonly operation: string;
    readonly actions: readonly string[];
    readonly input: Record<string, unknown>;
    readonly place: Place;
    readonly named: Named;
}

type Context = Record<string, string | readonly string[]>;
type Rule = (asked: Asked) => readonly Requirement[] | undefined;

const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
const list = (value: unknown): readonly Record<string, unknown>[] =>
    Array.isArray(value) ? value.filter((one) => typeof one === "object" && one !== null) : [];
const texts = (value: unknown): readonly string[] =>
    Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

function on({ actions }: Asked, resources: readonly string[], context: Context = {}): readonly Requirement[] {
    return actions.map((action) => ({ action, resources: [...new Set(resources)], context }));
}

/** The services whose calls name their resources in ways of their own. A rule that returns nothing leaves it to the general way. */
export const serviceRules: Readonly<Record<string, Rule>> = {
    sqs(asked) {
        const url = text(asked.input["QueueUrl"]);
        return url === undefined ? undefined : on(asked, [queueArn(url, asked.place)]);
    },

    sns(asked) {
        const { input, operation } = asked;
        if (operation === "Publish" || operation === "PublishBatch") {
            return on(asked, [text(input["TopicArn"]) ?? text(input["TargetArn"]) ?? "*"]);
        }
        if (operation === "Subscribe") {
            return on(asked, [text(input["TopicArn"]) ?? "*"], {
                ...context("sns:Protocol", input["Protocol"]),
                ...context("sns:Endpoint", input["Endpoint"]),
            });
        }
        // A subscription is checked on its topic: its ARN is the topic's with an id behind it.
        const subscription = text(input["SubscriptionArn"]);
        return subscription ? on(asked, [subscription.split(":").slice(0, 6).join(":")]) : undefined;
    },

    events(asked) {
        const { input, operation, place } = asked;
        if (operation === "PutEvents") {
            const wanted = new Map<string, Requirement>();
            for (const entry of list(input["Entries"])) {
                const [requirement] = on(asked, [busArn(entry["EventBusName"], place)], {
                    ...context("events:source", entry["Source"]),
                    ...context("events:detail-type", entry["DetailType"]),
                    "events:eventBusInvocation": "false",
                });
                wanted.set(JSON.stringify(requirement), requirement!);
            }
            return [...wanted.values()];
        }
        if (operation === "StartReplay") {
            const { Arn: bus } = (input["Destination"] ?? {}) as { Arn?: unknown };
            const replay = `arn:${place.partition}:events:${place.region}:${place.accountId}:replay/${input["ReplayName"]}`;
            return on(asked, [text(input["EventSourceArn"]) ?? "*", busArn(bus, place), replay]);
        }
        const rule = text(input["Rule"]) ?? (operation.endsWith("Rule") ? text(input["Name"]) : undefined);
        return rule ? on(asked, [ruleArn(rule, input["EventBusName"], place)]) : undefined;
    },

    lambda(asked) {
        const name = text(asked.input["FunctionName"]);
        return name && !asked.operation.includes("EventSourceMapping")
            ? on(asked, [functionArn(name, asked.input["Qualifier"], asked.place)])
            : undefined;
    },

    logs(asked) {
        const arn = logArn(asked.input, asked.place);
        return arn ? on(asked, [arn]) : undefined;
    },

    ses(asked) {
        const { input, operation, place, named } = asked;
        if (operation !== "SendEmail" && operation !== "SendBulkEmail") return undefined;
        const from = text(input["FromEmailAddress"]) ?? "";
        const content = (input["Content"] ?? input["DefaultContent"] ?? {}) as {
            Raw?: unknown;
            Template?: { TemplateName?: unknown };
        };
        const template = text(content.Template?.TemplateName);
        const set = text(input["ConfigurationSetName"]);
        const arn = (kind: string, name: string) =>
            `arn:${place.partition}:ses:${place.region}:${place.accountId}:${kind}/${name}`;
        const resources = [
            text(input["FromEmailAddressIdentityArn"]) ?? sesIdentityArn(from, named, place),
            ...(set === undefined ? [] : [arn("configuration-set", set)]),
            ...(template === undefined ? [] : [arn("template", template)]),
        ];
        const destination = (input["Destination"] ?? {}) as Record<string, unknown>;
        const recipients = ["ToAddresses", "CcAddresses", "BccAddresses"].flatMap((kind) => texts(destination[kind]));
        const address = /<([^>]*)>\s*$/.exec(from)?.[1] ?? from;
        const display = /^\s*"?(.*?)"?\s*<[^>]*>\s*$/.exec(from)?.[1];
        // The call has the older actions behind it, by what it sends.
        const action =
            operation === "SendBulkEmail"
                ? "ses:SendBulkTemplatedEmail"
                : content.Raw !== undefined
                  ? "ses:SendRawEmail"
                  : content.Template !== undefined
                    ? "ses:SendTemplatedEmail"
                    : "ses:SendEmail";
        return on({ ...asked, actions: [action] }, resources, {
            "ses:ApiVersion": "2",
            ...context("ses:FromAddress", address),
            ...context("ses:FromDisplayName", display),
            ...context("ses:FeedbackAddress", input["FeedbackForwardingEmailAddress"]),
            ...(recipients.length === 0 ? {} : { "ses:Recipients": recipients }),
        });
    },

    dynamodb(asked) {
        const { input, operation, place } = asked;
        const table = (name: string) =>
            name.startsWith("arn:")
                ? name
                : `arn:${place.partition}:dynamodb:${place.region}:${place.accountId}:table/${name}`;
        if (operation === "TransactWriteItems" || operation === "TransactGetItems") {
            const requirements = list(input["TransactItems"]).flatMap((item) =>
                Object.entries(item).map(([kind, one]) => ({
                    action: `dynamodb:${kind === "ConditionCheck" ? "ConditionCheckItem" : `${kind}Item`}`,
                    resources: [table(String((one as { TableName?: unknown })?.TableName))],
                    context: { "dynamodb:EnclosingOperation": operation },
                })),
            );
            return [...new Map(requirements.map((one) => [JSON.stringify(one), one])).values()];
        }
        if (operation === "BatchGetItem" || operation === "BatchWriteItem") {
            return on(asked, Object.keys((input["RequestItems"] ?? {}) as object).map(table));
        }
        const name = text(input["TableName"]);
        const index = text(input["IndexName"]);
        return name ? on(asked, [index === undefined ? table(name) : `${table(name)}/index/${index}`]) : undefined;
    },

    secretsmanager(asked) {
        const id = text(asked.input["SecretId"]);
        return id
            ? on(asked, [secretArn(id, asked.named, asked.place)], {
                  ...context("secretsmanager:SecretId", id),
                  ...context("secretsmanager:VersionId", asked.input["VersionId"]),
                  "secretsmanager:VersionStage": text(asked.input["VersionStage"]) ?? "AWSCURRENT",
              })
            : undefined;
    },

    kms(asked) {
        const id = text(asked.input["KeyId"]) ?? text(asked.input["TargetKeyId"]);
        return id ? on(asked, [asked.named.keyArn(id, asked.place.region)]) : undefined;
    },

    ec2(asked) {
        const { input, operation, place } = asked;
        const region = { "ec2:Region": place.region };
        if (operation === "CreateTags" || operation === "DeleteTags") {
            return on(
                asked,
                texts(input["Resources"]).map((id) => ec2Arn(id, place)),
                region,
            );
        }
        return asked.actions.map((action) => ({
            action,
            resources: resourcesOf(action, input, place),
            context: region,
        }));
    },

    ssm(asked) {
        const { input, operation, place } = asked;
        if (operation !== "SendCommand") return undefined;
        const document = text(input["DocumentName"]) ?? "*";
        // Documents of AWS belong to no account.
        const account = document.startsWith("AWS") ? "" : place.accountId;
        const documentArn = `arn:${place.partition}:ssm:${place.region}:${account}:document/${document}`;
        const instances = texts(input["InstanceIds"]).map((id) =>
            id.startsWith("mi-")
                ? `arn:${place.partition}:ssm:${place.region}:${place.accountId}:managed-instance/${id}`
                : ec2Arn(id, place),
        );
        return on(asked, [document.startsWith("arn:") ? document : documentArn, ...instances]);
    },

    cloudwatch(asked) {
        return asked.operation === "PutMetricData"
            ? on(asked, ["*"], context("cloudwatch:namespace", asked.input["Namespace"]))
            : undefined;
    },

    s3(asked) {
        const { input, operation, place } = asked;
        const object = (bucket: unknown, key: unknown) => `arn:${place.partition}:s3:::${bucket}/${key}`;
        const bucket = text(input["Bucket"]);
        if (operation === "DeleteObjects") {
            const { Objects } = (input["Delete"] ?? {}) as { Objects?: unknown };
            return on(
                asked,
                list(Objects).map(({ Key }) => object(bucket, Key)),
            );
        }
        if (operation === "CopyObject") {
            const source = decodeURIComponent((text(input["CopySource"]) ?? "").replace(/^\//, "").split("?")[0]!);
            return [
                { action: "s3:GetObject", resources: [`arn:${place.partition}:s3:::${source}`], context: {} },
                { action: "s3:PutObject", resources: [object(bucket, input["Key"])], context: {} },
            ];
        }
        return operation.startsWith("ListObject") && bucket
            ? on(asked, [`arn:${place.partition}:s3:::${bucket}`], {
                  ...context("s3:prefix", input["Prefix"]),
                  ...context("s3:delimiter", input["Delimiter"]),
                  ...context("s3:max-keys", input["MaxKeys"]),
              })
            : undefined;
    },

    sts(asked) {
        return on(asked, [text(asked.input["RoleArn"]) ?? "*"], {
            ...context("sts:ExternalId", asked.input["ExternalId"]),
            ...context("sts:RoleSessionName", asked.input["RoleSessionName"]),
        });
    },
};

function context(key: string, value: unknown): Context {
    return typeof value === "string" || typeof value === "number" ? { [key]: String(value) } : {};
}

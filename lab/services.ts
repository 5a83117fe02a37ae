import type { Account } from "./account/account";
import type { Fixtures } from "./account/fixtures";
import { alarmKinds } from "./aws/alarmKinds";
import { cloudtrail } from "./aws/cloudtrail";
import { type DynamoDb, dynamodb } from "./aws/dynamodb";
import { dynamodbKinds } from "./aws/dynamodbKinds";
import { LogGroups, logKinds, logs } from "./aws/logs";
import { createMonitoring, type Monitoring } from "./aws/monitoring";
import { ParameterStore, parameterKinds, parameters } from "./aws/parameters";
import { secretKinds } from "./aws/secretKinds";
import { SecretStore } from "./aws/secretStore";
import { secretsManager } from "./aws/secrets";
import { ses, sesKinds, sesV1 } from "./aws/ses";
import { sesAccount } from "./aws/sesAccount";
import { sts } from "./aws/sts";
import { type Tags, tagging } from "./aws/tags";
import { unlessTold } from "./aws/told";
import type { Cloud } from "./cloud";
import { splitArn } from "./iam/glob";
import type { Iam } from "./iam/iam";
import type { Sessions } from "./types";

/** The services beside the event fabric, live in the account. */
export interface Services {
    readonly logs: LogGroups;
    readonly monitoring: Monitoring;
    readonly secrets: SecretStore;
    readonly parameters: ParameterStore;
    readonly tables: Pick<DynamoDb, "items">;
    close(): Promise<void>;
}

/** Makes the services live and fills them with what the fixtures say. */
export function createServices(cloud: Cloud, iam: Iam, sessions: Sessions, account: Account): Services {
    const { fixtures } = account;
    const database = dynamodb(cloud);
    const monitoring = createMonitoring(cloud);
    const services = {
        logs: new LogGroups(cloud),
        monitoring,
        secrets: new SecretStore(cloud),
        parameters: new ParameterStore(cloud),
        tables: database,
        close: () => database.close(),
    };
    const filled = new Set<string>();
    account.onRegion((region) => {
        if (filled.has(region)) return;
        filled.add(region);
        fill(services, region, fixtures);
    });

    for (const arn of fixtures.sesIdentities) iam.sesIdentities.add(arn);

    cloud.serve("cloudtrail", unlessTold(fixtures, "cloudtrail", cloudtrail(account)));
    cloud.serve("cloudwatch-logs", logs(services.logs, monitoring.metrics));
    cloud.serve("dynamodb", database.service);
    cloud.serve("resource-groups-tagging-api", tagging(tagsIn(iam, fixtures)));
    cloud.serve("secrets-manager", secretsManager(services.secrets));
    cloud.serve("ses", sesV1(cloud));
    cloud.serve("sesv2", { ...ses(cloud), ...unlessTold(fixtures, "sesv2", sesAccount(cloud, iam)) });
    cloud.serve("ssm", parameters(services.parameters));
    cloud.serve("sts", sts(cloud, sessions));

    account.use({
        ...alarmKinds(cloud, monitoring.alarms, iam),
        ...dynamodbKinds(cloud, database, iam),
        ...logKinds(cloud, services.logs, iam),
        ...parameterKinds(services.parameters, iam),
        ...secretKinds(services.secrets, iam),
        ...sesKinds(cloud, iam),
    });
    return services;
}

/** Puts the secrets and parameters of the fixtures into a Region; a secret given by its ARN is in the Region that the ARN names. */
function fill({ secrets, parameters }: Services, region: string, fixtures: Fixtures): void {
    for (const [id, text] of Object.entries(fixtures.secrets)) {
        if (secrets.find(region, id) === undefined) secrets.put(secrets.create(region, id, {}), { text });
    }
    for (const [name, value] of Object.entries(fixtures.parameters)) parameters.put(region, name, value);
}

/** The tagged resources of a Region: those of the program, and those that the fixtures name. */
function tagsIn(iam: Iam, fixtures: Fixtures): (region: string) => ReadonlyMap<string, Tags> {
    return (region) =>
        new Map(
            [...iam.resourceTags, ...Object.entries(fixtures.tags)].filter(([arn, tags]) => {
                const at = splitArn(arn)[3];
                return (at === region || at === "") && Object.keys(tags).length > 0;
            }),
        );
}

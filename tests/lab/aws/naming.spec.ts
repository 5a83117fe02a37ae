import { expect } from "chai";
import { Account } from "../../../lab/account/account";
import { alarmKinds } from "../../../lab/aws/alarmKinds";
import { dynamodb } from "../../../lab/aws/dynamodb";
import { dynamodbKinds } from "../../../lab/aws/dynamodbKinds";
import { LogGroups, logKinds } from "../../../lab/aws/logs";
import { createMonitoring } from "../../../lab/aws/monitoring";
import { ParameterStore, parameterKinds } from "../../../lab/aws/parameters";
import { secretKinds } from "../../../lab/aws/secretKinds";
import { SecretStore } from "../../../lab/aws/secretStore";
import { sesKinds } from "../../../lab/aws/ses";
import { Iam } from "../../../lab/iam/iam";
import { iamKinds } from "../../../lab/iam/iamKinds";
import { kmsKinds } from "../../../lab/iam/kmsKinds";
import { testAccount } from "./account";

describe("Names that the lab makes for resources without one", () => {
    const { cloud, iam } = testAccount();
    const permissions = new Iam({ accountId: "123456789012" });
    const account = new Account();
    account.use({
        ...iamKinds(permissions),
        ...kmsKinds(permissions),
        ...alarmKinds(cloud, createMonitoring(cloud).alarms, iam),
        ...dynamodbKinds(cloud, dynamodb(cloud), iam),
        ...logKinds(cloud, new LogGroups(cloud), iam),
        ...parameterKinds(new ParameterStore(cloud), iam),
        ...secretKinds(new SecretStore(cloud), iam),
        ...sesKinds(cloud, iam),
    });
    const nameOf = (type: string, name: string, inputs: object = {}) =>
        account.named({ urn: `urn:pulumi:dev::shop::${type}::${name}`, type, name, inputs: { ...inputs } })["name"];

    for (const [type, limit, refused] of [
        ["aws:iam/role:Role", 64, "a b"],
        ["aws:iam/rolePolicy:RolePolicy", 128, "a b"],
        ["aws:iam/policy:Policy", 128, "a/b"],
        ["aws:cloudwatch/metricAlarm:MetricAlarm", 255, "a\nb"],
        ["aws:cloudwatch/logGroup:LogGroup", 512, "a:b"],
        ["aws:cloudwatch/logStream:LogStream", 512, "a:b"],
        ["aws:dynamodb/table:Table", 255, "ab"],
        ["aws:secretsmanager/secret:Secret", 512, "a b"],
        ["aws:ssm/parameter:Parameter", 1011, "a b"],
    ] as const) {
        it(`${type}: the Pulumi name and seven digits, to ${limit} characters, and not ${JSON.stringify(refused)}`, () => {
            expect(nameOf(type, "it")).to.match(/^it-[0-9a-f]{7}$/);
            expect(nameOf(type, "it", { name: "given" })).to.equal("given");
            expect(nameOf(type, "it", { namePrefix: "pre-" })).to.equal(undefined);
            expect(nameOf(type, "x".repeat(limit - 8))).to.have.length(limit);
            expect(() => nameOf(type, "x".repeat(limit - 7))).to.throw(`AWS takes ${limit} for a`);
            expect(() => nameOf(type, "it", { name: refused })).to.throw("is no name for a");
        });
    }

    for (const type of [
        "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
        "aws:kms/key:Key",
        "aws:secretsmanager/secretVersion:SecretVersion",
        "aws:sesv2/emailIdentity:EmailIdentity",
    ]) {
        it(`${type}: none`, () => expect(nameOf(type, "it")).to.equal(undefined));
    }
});

import { Account } from "./account/account";
import { answerFrom } from "./account/answers";
import { durationOf } from "./account/fixtures";
import type { AccountOptions } from "./account/options";
import { monitorFabric } from "./aws/monitoring";
import { unlessTold } from "./aws/told";
import { VirtualClock } from "./clock";
import { Cloud } from "./cloud";
import { startEndpoint } from "./endpoint/endpoint";
import { createSessions } from "./endpoint/sessions";
import { createFabric, type Fabric, fabricKinds } from "./fabric/fabric";
import { accountSettings } from "./fabric/inventory/functionLists";
import { Iam } from "./iam/iam";
import { iamKinds } from "./iam/iamKinds";
import { kmsKinds } from "./iam/kmsKinds";
import { Names } from "./names";
import { contextSandboxes } from "./runner/context/contextSandbox";
import { ProcessRunner } from "./runner/runner";
import { createServices, type Services } from "./services";
import type { Sessions } from "./types";
import { isWebhook } from "./webhooks";

/** An account and what lives in it, all of it running. */
export interface Assembly {
    readonly account: Account;
    readonly names: Names;
    readonly clock: VirtualClock;
    readonly cloud: Cloud;
    readonly iam: Iam;
    readonly fabric: Fabric;
    readonly services: Services;
    /** Whose credentials the endpoint takes. */
    readonly sessions: Sessions;
    readonly runner: ProcessRunner;
    /** Where AWS SDK clients send their calls. */
    readonly endpointUrl: string;
    /** Ends all processes and servers. */
    close(): Promise<void>;
}

export interface AssembleOptions extends AccountOptions {
    /** Where virtual time starts. Default: the present. */
    readonly now?: Date;
    /** Where the SDK clients of the program are installed. */
    readonly folder: string;
    /** What functions run in: processes of their own, or contexts of this one. Default `processes`. */
    readonly functions?: "processes" | "contexts";
    /** Time stands still inside functions, and their calls are made one after another: two runs are the same. Default false. */
    readonly steady?: boolean;
}

/** Makes an empty account, with its services, its endpoint and a runner for its functions. */
export async function assemble(options: AssembleOptions): Promise<Assembly> {
    const account = new Account(options);
    const { accountId, fixtures } = account;
    const names = new Names(account);
    const clock = new VirtualClock(options.now);
    const iam = new Iam({ accountId, now: () => clock.now() });
    const cloud = new Cloud(accountId, clock, iam, (request) => answerFrom(fixtures, request));
    const sessions = createSessions();

    const parts: { close(): Promise<void> }[] = [];
    const close = async () => {
        for (const part of parts) await part.close();
    };
    try {
        const endpoint = await startEndpoint({ cloud, sessions, folders: [options.folder] });
        parts.push(endpoint);
        const services = createServices(cloud, iam, sessions, account);
        parts.push(services);
        const runner = new ProcessRunner({
            sessions,
            endpointUrl: endpoint.url,
            ...(options.functions === "contexts" ? { sandboxes: contextSandboxes(endpoint) } : {}),
            steady: options.steady ?? false,
            isWebhook: (url) => isWebhook(url, services),
            onWebhook: ({ url, body, trace }) => {
                const time = clock.now().toISOString();
                cloud.notify({ kind: "sent", time, trace, channel: "webhook", to: [new URL(url).host], body });
                return { status: 200, body: "ok" };
            },
        });
        parts.unshift(runner);
        const fabric = createFabric(cloud, runner, {
            onEncrypted: (arn, keyId) => {
                if (keyId === undefined) iam.encryptionKeyOf.delete(arn);
                else iam.encryptionKeyOf.set(arn, keyId);
            },
            onTagged: (arn, tags) => iam.resourceTags.set(arn, tags),
            canAssume: (roleArn, principal, sourceArn) => iam.canAssume(roleArn, principal, sourceArn),
            durationOf: ({ arn, name }) => 1000 * durationOf(fixtures, [names.of(arn), name]),
        });
        monitorFabric(services.monitoring, fabric);
        cloud.serve("lambda", unlessTold(fixtures, "lambda", accountSettings(fabric.lambda)));
        account.use({ ...iamKinds(iam), ...kmsKinds(iam), ...fabricKinds(fabric) });
        return {
            account,
            names,
            clock,
            cloud,
            iam,
            fabric,
            services,
            sessions,
            runner,
            endpointUrl: endpoint.url,
            close,
        };
    } catch (error) {
        await close();
        throw error;
    }
}

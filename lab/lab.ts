import type { Account } from "./account/account";
import { type Credentials, type LabEndpoint, openAdministrator } from "./administrator";
import { type Assembly, assemble } from "./assemble";
import type { VirtualClock } from "./clock";
import type { Cloud } from "./cloud";
import { letAlarmsSee } from "./cloudwatch/passing";
import { type DeployerPolicy, deployerPolicy } from "./deployer/deployer";
import { eventToSend } from "./envelope";
import type { Fabric } from "./fabric/fabric";
import { checkDurations } from "./host/durations";
import { type Evaluation, evaluateProgram } from "./host/evaluate";
import { readStackFiles } from "./host/stackFiles";
import type { Iam } from "./iam/iam";
import { closedError, LabError } from "./labError";
import { checkLabOptions, checkText, isTexts, isTime, type LabOptions, shown } from "./labOptions";
import type { RuleNames } from "./names";
import { type AlarmNow, alarmsNow, forgetEvents, type QueueDepth, queueDepths } from "./standing";
import type { CallRecord, Notice } from "./types";

type Sent = Extract<Notice, { kind: "sent" }>;

/**
 * A Pulumi program on this machine, with AWS stood in for: the resources it makes, and the archives of its functions, run here.
 * Nothing is deployed and no AWS account is called.
 *
 * ```ts
 * const lab = await Lab.of("./", { stack: "dev" });
 * await lab.send({ source: "aws.ec2", "detail-type": "EC2 Instance State-change Notification", ... });
 * expect(lab.emails.map(({ subject }) => subject)).to.deep.equal(["..."]);
 * await lab.close();
 * ```
 */
export class Lab {
    /** Everything that happened, in order. Empty unless `keep` is true. */
    readonly notices: Notice[] = [];
    #administrator: Credentials | undefined;
    #closed = false;

    constructor(
        readonly parts: Assembly,
        readonly options: Pick<LabOptions, "keep"> = {},
        /** What the program exports and how long it took, where the lab itself has evaluated it. */
        readonly evaluation?: Evaluation,
    ) {
        if ((options.keep ?? true) === true) parts.cloud.listen((notice) => this.notices.push(notice));
    }

    /**
     * Evaluates the program in a folder with the config of a stack. Throws a `LabError` with one message for a mistake in the
     * program, its config or its fixtures, and for options that there are not.
     */
    static async of(directory: string, options: LabOptions = {}): Promise<Lab> {
        checkLabOptions(directory, options);
        const { stack, project, fixtures } = readStackFiles(directory, options);
        const { now } = options;
        const { accountId, region, defaultTags, root } = project;
        const parts = await assemble({
            accountId,
            region,
            defaultTags,
            fixtures,
            folder: root,
            ...(now ? { now } : {}),
        });
        try {
            const { account } = parts;
            const { log } = options;
            const onLog = log && { onLog: ({ message }: { message: string }) => log(message) };
            const evaluation = await evaluateProgram({ directory, stack, account, fixtures, project, ...onLog });
            const functions = parts.fabric.lambda.all().map(({ config: { arn, name, timeoutSeconds } }) => ({
                names: [parts.names.of(arn), name],
                timeoutSeconds,
            }));
            const warnings = [...evaluation.warnings, ...checkDurations(fixtures, functions)];
            return new Lab(parts, options, { ...evaluation, warnings });
        } catch (error) {
            await parts.close();
            throw error;
        }
    }

    get account(): Account {
        return this.parts.account;
    }

    get cloud(): Cloud {
        return this.parts.cloud;
    }

    get iam(): Iam {
        return this.parts.iam;
    }

    get fabric(): Fabric {
        return this.parts.fabric;
    }

    get accountId(): string {
        return this.account.accountId;
    }

    /** The Region of the stack. */
    get region(): string {
        return this.account.region;
    }

    get clock(): VirtualClock {
        return this.parts.clock;
    }

    /**
     * For AWS SDK clients that look at the account and change it by hand, as an administrator who may do everything there:
     * `new SQSClient(lab.endpoint)`. What they send into the account is worked off at once.
     */
    get endpoint(): LabEndpoint {
        this.#checkOpen();
        this.#administrator ??= openAdministrator(this.parts);
        return { endpoint: this.parts.endpointUrl, region: this.region, credentials: this.#administrator };
    }

    /** What the program exports. */
    get outputs(): Readonly<Record<string, unknown>> {
        return this.evaluation?.outputs ?? {};
    }

    /** All AWS calls, of handlers and of services. */
    get calls(): readonly CallRecord[] {
        return this.notices.filter((notice) => notice.kind === "call").map(({ record }) => record);
    }

    /** The e-mails that SES would have sent. */
    get emails(): readonly Sent[] {
        return this.#sent("email");
    }

    /** The webhook messages that would have been posted. */
    get webhooks(): readonly Sent[] {
        return this.#sent("webhook");
    }

    /**
     * Sends an EventBridge event to the default bus of its Region, as AWS does, and waits until all that follows from it is done,
     * retries included. Returns what happened. What is absent in the envelope is filled in, except for text, which is sent as it is. Of
     * two that are sent at once, each is told what both led to.
     * Throws a `RefusedEventError`, a `LabError`, for what EventBridge would not deliver.
     */
    async send(event: string | Readonly<Record<string, unknown>>): Promise<readonly Notice[]> {
        this.#checkOpen();
        const read = eventToSend(event, this.parts);
        const notices = await this.cloud.noticesOf(async () => {
            this.fabric.events.deliver(read.region || this.region, "default", read);
            await this.clock.settle();
        });
        if (this.options.keep === false) forgetEvents(this.parts);
        return notices;
    }

    /**
     * Lets virtual time pass, and waits until all that follows is done. Default: until the alarms have seen what has happened, which
     * takes their evaluation periods, and an hour at most. Returns what happened.
     */
    async pass(ms?: number): Promise<readonly Notice[]> {
        this.#checkTime("pass", ms ?? 0);
        return this.cloud.noticesOf(async () => {
            if (ms === undefined) return letAlarmsSee(this.clock, this.parts.services.monitoring.alarms);
            await this.clock.advance(ms);
            return this.clock.settle();
        });
    }

    /** Says how a resource outside the program is tagged, as the fixtures' `tags` do. */
    tag(arn: string, tags: Readonly<Record<string, string>>): void {
        this.#checkOpen();
        checkText("lab.tag", "the ARN of a resource", arn);
        if (!isTexts(tags))
            throw new LabError(`lab.tag: expected tags, an object whose values are text, not ${shown(tags)}.`);
        this.iam.resourceTags.set(arn, tags);
    }

    /** Lets virtual time pass, schedules included. */
    async advance(ms: number): Promise<void> {
        this.#checkTime("advance", ms);
        await this.clock.advance(ms);
    }

    /** Lets virtual time pass until `time`, if it is not there yet. */
    async until(time: Date): Promise<void> {
        this.#checkOpen();
        if (!isTime(time)) throw new LabError(`lab.until: expected a Date that is a time, not ${shown(time)}.`);
        const ms = time.getTime() - this.clock.now().getTime();
        if (ms > 0) await this.clock.advance(ms);
    }

    /** What waits in a queue: its ARN, URL, physical or Pulumi name. Throws when there is none, or two have the name in the program. */
    messages(queue: string): readonly { readonly body: string }[] {
        checkText("lab.messages", "the name, ARN or URL of a queue", queue);
        const arns = [...this.account.resources.values()]
            .filter(({ type, name }) => type === "aws:sqs/queue:Queue" && name === queue)
            .map(({ outputs }) => String(outputs["arn"]));
        if (arns.length > 1)
            throw new LabError(
                `${arns.length} queues have the name "${queue}": say which by its ARN, ${arns.join(" or ")}.`,
            );
        return this.fabric.sqs.queue(arns[0] ?? queue).messages();
    }

    queueDepths(): readonly QueueDepth[] {
        return queueDepths(this.parts);
    }

    /** The alarms, each with the state that it is in: they are evaluated when time passes. */
    get alarms(): readonly AlarmNow[] {
        return alarmsNow(this.parts);
    }

    /** How large the stack is. */
    get size(): { readonly resources: number; readonly functions: number } {
        const resources = [...this.account.resources.values()].filter(({ custom }) => custom).length;
        return { resources, functions: this.account.all("aws:lambda/function:Function").length };
    }

    /** What whoever runs `pulumi up`, `refresh` and `destroy` on the program needs in IAM. */
    deployerPolicy(): DeployerPolicy {
        return deployerPolicy(this.account, this.iam.partition);
    }

    /** The name that the program gave a resource, by its ARN; the ARN's last part when it is none of the program's. */
    nameOf(arn: string): string {
        checkText("lab.nameOf", "an ARN", arn);
        return this.parts.names.of(arn);
    }

    /** The name of a rule or schedule, and of the component that it belongs to. */
    ruleNames(arn: string): RuleNames {
        checkText("lab.ruleNames", "the ARN of a rule or schedule", arn);
        return this.parts.names.rule(arn);
    }

    /** Ends all processes and servers. */
    async close(): Promise<void> {
        this.#closed = true;
        await this.parts.close();
    }

    #checkOpen(): void {
        if (this.#closed) throw closedError();
    }

    #checkTime(method: "pass" | "advance", ms: number): void {
        this.#checkOpen();
        if (typeof ms === "number" && ms >= 0 && isTime(new Date(this.clock.now().getTime() + ms))) return;
        throw new LabError(`lab.${method}: expected a number of milliseconds, 0 or more, not ${shown(ms)}.`);
    }

    #sent(channel: Sent["channel"]): readonly Sent[] {
        return this.notices.filter((notice) => notice.kind === "sent").filter((sent) => sent.channel === channel);
    }
}

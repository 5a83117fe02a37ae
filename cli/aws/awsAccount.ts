import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { UserError } from "../userError";
import { told } from "./awsErrors";

/** Where calls go and as whom. What is not said comes from where the SDK looks: the environment, then the profile. */
export interface AwsSettings {
    readonly region?: string;
    readonly endpoint?: string;
    readonly credentials?: {
        readonly accessKeyId: string;
        readonly secretAccessKey: string;
        readonly sessionToken: string;
    };
}

/** An AWS account in a Region, or one of the lab's, and the clients that call it. */
export class AwsAccount {
    readonly #made = new Map<string, unknown>();

    private constructor(
        private readonly settings: AwsSettings,
        readonly accountId: string,
        readonly region: string,
        /** The ARN of who calls. */
        readonly caller: string,
        /** Where the calls go in place of AWS. */
        readonly endpoint: string | undefined,
    ) {}

    /** Asks whose account it is. Throws a `UserError` where no Region or no credentials are set, or they are refused. */
    static async open(settings: AwsSettings = {}, environment = process.env): Promise<AwsAccount> {
        const sts = new STSClient({ ...settings });
        try {
            const region = await told("Reading the Region", () => sts.config.region());
            const identity = await told("sts:GetCallerIdentity", () => sts.send(new GetCallerIdentityCommand({})));
            const endpoint = settings.endpoint ?? environment["AWS_ENDPOINT_URL"];
            return new AwsAccount({ ...settings, region }, identity.Account!, region, identity.Arn!, endpoint);
        } finally {
            sts.destroy();
        }
    }

    /** What a person must see before anything is changed: which account, where, as whom. */
    get title(): string {
        const instead = this.endpoint === undefined ? "" : `, at ${this.endpoint}`;
        return `Account ${this.accountId}, Region ${this.region}${instead}, as ${this.caller}`;
    }

    sqs(region = this.region): SQSClient {
        // Else the client calls the host of the queue's URL, whatever endpoint is set.
        return this.#client(
            `sqs ${region}`,
            () => new SQSClient({ ...this.#in(region), useQueueUrlAsEndpoint: false }),
        );
    }

    sns(region = this.region): SNSClient {
        return this.#client(`sns ${region}`, () => new SNSClient(this.#in(region)));
    }

    lambda(region = this.region): LambdaClient {
        return this.#client(`lambda ${region}`, () => new LambdaClient(this.#in(region)));
    }

    events(region = this.region): EventBridgeClient {
        return this.#client(`events ${region}`, () => new EventBridgeClient(this.#in(region)));
    }

    scheduler(region = this.region): SchedulerClient {
        return this.#client(`scheduler ${region}`, () => new SchedulerClient(this.#in(region)));
    }

    ses(region = this.region): SESv2Client {
        return this.#client(`ses ${region}`, () => new SESv2Client(this.#in(region)));
    }

    cloudtrail(region = this.region): CloudTrailClient {
        return this.#client(`cloudtrail ${region}`, () => new CloudTrailClient(this.#in(region)));
    }

    /** Ends all connections. */
    close(): void {
        for (const client of this.#made.values()) (client as { destroy(): void }).destroy();
    }

    #in(region: string): AwsSettings {
        return { ...this.settings, region };
    }

    #client<Client>(key: string, make: () => Client): Client {
        const held = this.#made.get(key) as Client | undefined;
        if (held) return held;
        const made = make();
        this.#made.set(key, made);
        return made;
    }
}

/** Opens the account, works on it, and closes it. */
export async function withAccount<T>(settings: AwsSettings, work: (account: AwsAccount) => Promise<T>): Promise<T> {
    const account = await AwsAccount.open(settings);
    try {
        return await work(account);
    } finally {
        account.close();
    }
}

/** `--region`, checked. */
export function regionSetting(region: string | undefined): AwsSettings {
    if (region === undefined) return {};
    if (/^[a-z]{2,}(-[a-z]+)+-\d+$/.test(region)) return { region };
    throw new UserError(`--region ${region}: expected the name of a Region, for example eu-west-1`);
}

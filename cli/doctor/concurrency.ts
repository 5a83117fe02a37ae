import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { UNRESERVED_CONCURRENCY } from "event-ops-lab/delivery";
import type { AwsAccount } from "../aws/awsAccount";
import { allPages, forEach } from "../aws/pages";
import { type Finding, isCalled, type Needs } from "./types";

const about = "concurrency";
const QUOTAS = "https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html";

/** Whether the account's concurrency has room for what the stack's functions reserve, and for those that reserve nothing. */
export async function concurrencyFindings(account: AwsAccount, { functions }: Needs): Promise<Finding[]> {
    if (functions.length === 0) return [{ about, state: "well", what: "the stack has no functions" }];
    const byRegion = Map.groupBy(functions, ({ region }) => region);
    return Promise.all([...byRegion].map(([region, here]) => regionFinding(account, region, here)));
}

async function regionFinding(account: AwsAccount, region: string, functions: Needs["functions"]): Promise<Finding> {
    const { AccountLimit = {} } = await account.lambda(region).send(new GetAccountSettingsCommand({}));
    const { ConcurrentExecutions: quota = 0, UnreservedConcurrentExecutions: free = 0 } = AccountLimit;
    const more = await stillToReserve(account, region, functions);
    const left = free - more;
    const raise = `raise the quota "Concurrent executions" of Lambda in ${region} (${QUOTAS})`;
    if (more > 0 && left < UNRESERVED_CONCURRENCY) {
        const what = `functions of the stack will reserve ${more} more of the ${free} concurrent executions that are free in ${region}: Lambda keeps ${UNRESERVED_CONCURRENCY} back, and refuses`;
        return { about, state: "not well", what, remedy: `${raise}, or reserve less` };
    }
    if (left < UNRESERVED_CONCURRENCY) {
        const what = `${left} concurrent executions are left in ${region} for functions that reserve none, of ${quota} in all: a burst is throttled`;
        return { about, state: "not well", what, remedy: raise };
    }
    return { about, state: "well", what: `${left} of ${quota} concurrent executions are free in ${region}` };
}

/** What the stack's reservations come to beyond what its functions have reserved already. */
async function stillToReserve(account: AwsAccount, region: string, functions: Needs["functions"]): Promise<number> {
    const reserving = functions.filter(({ reserved }) => reserved > 0);
    if (reserving.length === 0) return 0;
    const lambda = account.lambda(region);
    const there = await allPages(async (Marker) => {
        const page = await lambda.send(new ListFunctionsCommand({ Marker }));
        return [page.Functions, page.NextMarker];
    });
    const more = await forEach(reserving, async (fn) => {
        const found = there.find(({ FunctionName }) => isCalled(fn, FunctionName!));
        if (!found) return fn.reserved;
        const command = new GetFunctionConcurrencyCommand({ FunctionName: found.FunctionName });
        const { ReservedConcurrentExecutions = 0 } = await lambda.send(command);
        return Math.max(0, fn.reserved - ReservedConcurrentExecutions);
    });
    return more.reduce((sum, one) => sum + one, 0);
}

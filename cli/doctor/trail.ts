import {
    type AdvancedEventSelector,
    DescribeTrailsCommand,
    type EventSelector,
    GetEventSelectorsCommand,
    type GetEventSelectorsResponse,
    GetTrailStatusCommand,
    type Trail,
} from "@aws-sdk/client-cloudtrail";
import {
    type AdvancedSelector,
    advancedCoverage,
    type BasicSelector,
    basicCoverage,
    type Kind,
} from "event-ops/trail-selectors";
import type { AwsAccount } from "../aws/awsAccount";
import type { Finding, Needs } from "./types";

const about = "trail";
const WHY = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html";

/** Whether a trail gives API calls to EventBridge where rules of the stack wait for them. */
export async function trailFindings(account: AwsAccount, { trails }: Needs): Promise<Finding[]> {
    if (trails.length === 0) return [{ about, state: "well", what: "no rule of the stack waits for API calls" }];
    const byRegion = Map.groupBy(trails, ({ region }) => region);
    return Promise.all(
        [...byRegion].map(([region, rules]) =>
            regionFinding(
                account,
                region,
                rules.some(({ reads }) => reads),
                rules.map(({ rule }) => rule),
            ),
        ),
    );
}

async function regionFinding(
    account: AwsAccount,
    region: string,
    reads: boolean,
    rules: readonly string[],
): Promise<Finding> {
    const { trailList = [] } = await account
        .cloudtrail(region)
        .send(new DescribeTrailsCommand({ includeShadowTrails: true }));
    const waiting = `${rules.length === 1 ? "the rule" : "the rules"} ${rules.join(", ")}`;
    if (trailList.length === 0) {
        return {
            about,
            state: "not well",
            what: `there is no trail in ${region}: ${waiting} will never hear of an API call`,
            remedy: `make a multi-Region trail that logs management events, with AuditTrail or aws cloudtrail create-trail (${WHY})`,
        };
    }
    const judged = await Promise.all(
        trailList.map(async (trail) => ({ trail, problems: await problemsOf(account, trail, reads) })),
    );
    const good = judged.find(({ problems }) => problems.length === 0);
    if (good)
        return {
            about,
            state: "well",
            what: `the trail ${good.trail.Name} gives API calls of ${region} to EventBridge`,
        };
    const [best] = judged.sort((a, b) => a.problems.length - b.problems.length);
    const unclear = best!.problems.every(([, , unclear]) => unclear);
    return {
        about,
        state: unclear ? "unknown" : "not well",
        what: `the trail ${best!.trail.Name} ${unclear ? "may not be" : "is not"} complete: ${best!.problems.map(([what]) => what).join("; ")}`,
        remedy: best!.problems.map(([, remedy]) => remedy).join("; "),
    };
}

type Selectors = Pick<GetEventSelectorsResponse, "EventSelectors" | "AdvancedEventSelectors">;
/** `unclear`: whether it is one cannot be told. */
type Problem = readonly [what: string, remedy: string, unclear?: boolean];

/** What a trail does not log, each with the remedy. A trail is asked for in its home Region, where it alone can be changed. */
async function problemsOf(account: AwsAccount, trail: Trail, reads: boolean): Promise<Problem[]> {
    const { TrailARN = "", Name, HomeRegion, IsMultiRegionTrail, IncludeGlobalServiceEvents } = trail;
    const cloudtrail = account.cloudtrail(HomeRegion);
    const { IsLogging } = await cloudtrail.send(new GetTrailStatusCommand({ Name: TrailARN }));
    const selectors = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: TrailARN }));
    const set = `aws cloudtrail update-trail --name ${Name} --region ${HomeRegion}`;
    const kinds = reads ? (["writes", "reads"] as const) : (["writes"] as const);
    const missing = kinds.flatMap((kind) => missingIn(selectors, kind) ?? []);
    const problems: (Problem | false)[] = [
        !IsLogging && ["it is switched off", `aws cloudtrail start-logging --name ${Name} --region ${HomeRegion}`],
        !IsMultiRegionTrail && [`it covers ${HomeRegion} alone`, `${set} --is-multi-region-trail`],
        IncludeGlobalServiceEvents === false && [
            "it leaves out IAM, STS and CloudFront",
            `${set} --include-global-service-events`,
        ],
        missing.length > 0 && [
            missing.map(({ what }) => what).join("; "),
            `aws cloudtrail put-event-selectors --trail-name ${Name} with a selector for all management events`,
            missing.every(({ unclear }) => unclear),
        ],
    ];
    return problems.filter((problem) => problem !== false);
}

/** What the selectors of a trail leave out of the management events of a kind, or why that cannot be told; nothing where they log all. */
function missingIn(
    { EventSelectors = [], AdvancedEventSelectors = [] }: Selectors,
    kind: Kind,
): { readonly what: string; readonly unclear: boolean } | undefined {
    const coverage =
        AdvancedEventSelectors.length > 0
            ? advancedCoverage(AdvancedEventSelectors.map(advanced), kind)
            : basicCoverage(EventSelectors.map(basic), kind);
    switch (coverage.logs) {
        case "all":
            return undefined;
        case "none":
            return { what: `it does not log management ${kind}`, unclear: false };
        case "some":
            return { what: `it leaves management ${kind} of ${coverage.without.join(", ")} out`, unclear: false };
        case "unclear":
            return {
                what: `whether it logs management ${kind} cannot be told: ${coverage.because.join(", ")}`,
                unclear: true,
            };
    }
}

function basic(selector: EventSelector): BasicSelector {
    const { IncludeManagementEvents = true, ReadWriteType = "All", ExcludeManagementEventSources = [] } = selector;
    return {
        includeManagementEvents: IncludeManagementEvents,
        readWriteType: ReadWriteType,
        excludeManagementEventSources: ExcludeManagementEventSources,
    };
}

function advanced({ FieldSelectors = [] }: AdvancedEventSelector): AdvancedSelector {
    return {
        fieldSelectors: FieldSelectors.map((selector) => ({
            field: selector.Field!,
            equals: selector.Equals ?? [],
            startsWiths: selector.StartsWith ?? [],
            endsWiths: selector.EndsWith ?? [],
            notEquals: selector.NotEquals ?? [],
            notStartsWiths: selector.NotStartsWith ?? [],
            notEndsWiths: selector.NotEndsWith ?? [],
        })),
    };
}

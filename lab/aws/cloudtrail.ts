import type { Account } from "../account/account";
import type { ResourceState } from "../resources";
import { AwsError, type ServiceImplementation } from "../types";

const TRAIL = "aws:cloudtrail/trail:Trail";

/** What a trail logs where nothing else is said. Source: CloudTrail User Guide, "Logging management events". */
const ALL_MANAGEMENT_EVENTS = {
    ReadWriteType: "All",
    IncludeManagementEvents: true,
    DataResources: [],
    ExcludeManagementEventSources: [],
};

/**
 * CloudTrail, as far as it tells of trails: those that a program makes, and those that it reads and the fixtures know. Events do not
 * depend on them: the lab delivers every API call.
 */
export function cloudtrail(account: Account): ServiceImplementation {
    const seen = (region: string) =>
        account.all(TRAIL).filter((trail) => homeOf(trail) === region || trail.outputs["isMultiRegionTrail"] === true);
    const trailOf = (input: Record<string, unknown>, key: string, region: string) => {
        const wanted = input[key];
        const trail = seen(region).find(
            ({ outputs, id }) => wanted === outputs["arn"] || wanted === nameOf(outputs, id),
        );
        if (trail) return trail;
        throw new AwsError("TrailNotFoundException", `Unknown trail: ${wanted} for the account: ${account.accountId}`);
    };
    return {
        DescribeTrails(input, { region }) {
            const named: readonly string[] = input["trailNameList"] ?? [];
            const trails = seen(region)
                .filter((trail) => input["includeShadowTrails"] !== false || homeOf(trail) === region)
                .filter(({ outputs, id }) =>
                    named.length === 0
                        ? true
                        : named.includes(outputs["arn"] as string) || named.includes(nameOf(outputs, id)),
                );
            return { trailList: trails.map(described) };
        },
        GetTrailStatus(input, { region }) {
            const { outputs } = trailOf(input, "Name", region);
            return { IsLogging: outputs["enableLogging"] !== false };
        },
        GetEventSelectors(input, { region }) {
            const { outputs } = trailOf(input, "TrailName", region);
            const advanced = listOf(outputs["advancedEventSelectors"]);
            const TrailARN = outputs["arn"];
            if (advanced.length > 0) return { TrailARN, AdvancedEventSelectors: advanced.map(advancedSelector) };
            const basic = listOf(outputs["eventSelectors"]);
            return { TrailARN, EventSelectors: basic.length > 0 ? basic.map(basicSelector) : [ALL_MANAGEMENT_EVENTS] };
        },
    };
}

type Props = Readonly<Record<string, unknown>>;

function listOf(value: unknown): readonly Props[] {
    return Array.isArray(value) ? (value as Props[]) : [];
}

function homeOf({ outputs, region }: ResourceState): string {
    return String(outputs["homeRegion"] ?? String(outputs["arn"]).split(":")[3] ?? region);
}

function nameOf(outputs: Props, id: string | undefined): string {
    return String(outputs["name"] ?? id)
        .split("/")
        .at(-1)!;
}

function described(trail: ResourceState) {
    const { outputs, id } = trail;
    return {
        Name: nameOf(outputs, id),
        TrailARN: outputs["arn"],
        S3BucketName: outputs["s3BucketName"],
        HomeRegion: homeOf(trail),
        IsMultiRegionTrail: outputs["isMultiRegionTrail"] === true,
        IncludeGlobalServiceEvents: outputs["includeGlobalServiceEvents"] !== false,
        IsOrganizationTrail: outputs["isOrganizationTrail"] === true,
        LogFileValidationEnabled: outputs["enableLogFileValidation"] === true,
        HasCustomEventSelectors: listOf(outputs["eventSelectors"]).length > 0,
    };
}

function basicSelector(selector: Props) {
    return {
        ReadWriteType: selector["readWriteType"] ?? "All",
        IncludeManagementEvents: selector["includeManagementEvents"] !== false,
        DataResources: listOf(selector["dataResources"]).map(({ type, values }) => ({ Type: type, Values: values })),
        ExcludeManagementEventSources: selector["excludeManagementEventSources"] ?? [],
    };
}

/** What the provider calls the operators of a field -> what CloudTrail calls them. */
const OPERATORS = {
    equals: "Equals",
    notEquals: "NotEquals",
    startsWiths: "StartsWith",
    notStartsWiths: "NotStartsWith",
    endsWiths: "EndsWith",
    notEndsWiths: "NotEndsWith",
} as const;

function advancedSelector({ name, fieldSelectors }: Props) {
    return {
        ...(name === undefined ? {} : { Name: name }),
        FieldSelectors: listOf(fieldSelectors).map((selector) => ({
            Field: selector["field"],
            ...Object.fromEntries(
                Object.entries(OPERATORS).flatMap(([operator, called]) =>
                    selector[operator] === undefined ? [] : [[called, selector[operator]]],
                ),
            ),
        })),
    };
}

import { AwsError, type ServiceImplementation } from "../types";

export type Tags = Readonly<Record<string, string>>;

/** Resource Groups Tagging API Reference, GetResources: limits of `ResourceARNList`, `TagFilters` and `ResourcesPerPage`. */
const MAX_ARNS = 100;
const MAX_FILTERS = 50;
const MAX_PAGE = 100;
const DEFAULT_PAGE = 50;

/**
 * The Resource Groups Tagging API: `GetResources`. `tagsIn` gives the resources of a Region that are or were tagged, by ARN; an
 * untagged one is not known to this API.
 */
export function tagging(tagsIn: (region: string) => ReadonlyMap<string, Tags>): ServiceImplementation {
    return {
        GetResources(input, { region }) {
            const arns: string[] | undefined = input["ResourceARNList"];
            const filters: { Key?: string; Values?: string[] }[] = input["TagFilters"] ?? [];
            const types: string[] = input["ResourceTypeFilters"] ?? [];
            const perPage: number = input["ResourcesPerPage"] ?? DEFAULT_PAGE;
            const token: string = input["PaginationToken"] ?? "";
            if (arns && (arns.length === 0 || arns.length > MAX_ARNS)) {
                throw invalid(`ResourceARNList must hold 1 to ${MAX_ARNS} ARNs: it holds ${arns.length}.`);
            }
            if (
                arns &&
                (filters.length > 0 || types.length > 0 || input["ResourcesPerPage"] !== undefined || token !== "")
            ) {
                throw invalid("ResourceARNList cannot be used with filters or pagination.");
            }
            if (filters.length > MAX_FILTERS)
                throw invalid(`TagFilters may hold ${MAX_FILTERS} keys: it holds ${filters.length}.`);
            if (perPage < 1 || perPage > MAX_PAGE)
                throw invalid(`ResourcesPerPage must be from 1 to ${MAX_PAGE}: it is ${perPage}.`);
            if (token !== "" && !/^page-\d+$/.test(token)) {
                throw new AwsError("PaginationTokenExpiredException", "The pagination token is not valid any more.");
            }

            const wanted = arns && new Set(arns);
            const found = [...tagsIn(region)]
                .filter(([arn]) => !wanted || wanted.has(arn))
                .filter(([arn]) => types.length === 0 || types.some((type) => isOfType(arn, type)))
                .filter(([, tags]) => filters.every((filter) => matches(tags, filter)))
                .sort(([a], [b]) => (a < b ? -1 : 1));
            const start = token === "" ? 0 : Number(token.slice("page-".length));
            const end = arns ? found.length : start + perPage;
            return {
                PaginationToken: end < found.length ? `page-${end}` : "",
                ResourceTagMappingList: found.slice(start, end).map(([ResourceARN, tags]) => ({
                    ResourceARN,
                    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
                })),
            };
        },
    };
}

/** One filter: any of its values, or the key with any value when it has none. */
function matches(tags: Tags, { Key = "", Values = [] }: { Key?: string; Values?: string[] }): boolean {
    return Object.hasOwn(tags, Key) && (Values.length === 0 || Values.includes(tags[Key]!));
}

/** `service` or `service:type`, with the words of the ARN. */
function isOfType(arn: string, filter: string): boolean {
    const [, , service, , , ...resource] = arn.split(":");
    const [wantedService, wantedType] = filter.split(":");
    return (
        service === wantedService && (wantedType === undefined || resource.join(":").split(/[/:]/)[0] === wantedType)
    );
}

function invalid(message: string): AwsError {
    return new AwsError("InvalidParameterException", message);
}

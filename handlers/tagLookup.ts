import { GetResourcesCommand, type ResourceGroupsTaggingAPIClient } from "@aws-sdk/client-resource-groups-tagging-api";
import { parseArn } from "./arn";
import { cut, oneLine } from "./runtime/text";
import type { TagsKnown } from "./toResourceEvents";

/** `GetResources` takes at most 100 ARNs. Source: "GetResources", Resource Groups Tagging API Reference. */
/** How long "no tags" is believed: shorter than an instance takes from pending to running. */
const EMPTY_SECONDS = 3;
const ARNS_A_CALL = 100;

export type Tags = Readonly<Record<string, string>>;

export interface TagLookupOptions {
    readonly timeoutMs: number;
    readonly cacheSeconds: number;
    /** How many resources are remembered; the longest unused is forgotten first. Default 10,000. */
    readonly cacheSize?: number;
    /** The client of a Region. */
    readonly clientOf: (region: string) => Pick<ResourceGroupsTaggingAPIClient, "send">;
    readonly now?: () => number;
}

interface Entry {
    readonly tags: Tags;
    readonly until: number;
}

/** Tags of resources, from the Resource Groups Tagging API, remembered for a while. */
export interface TagLookup {
    /** What is known of each of the resources, which live in one Region. Never throws, and takes no longer than the time-out. */
    find(resources: readonly string[], region: string): Promise<FoundTags>;
}

export interface FoundTags {
    readonly known: ReadonlyMap<string, NonNullable<TagsKnown>>;
    /** Why the API did not answer, when it was asked in vain. */
    readonly failure?: string;
}

/**
 * The tags of a resource vanish soon after the resource. What was known is therefore kept beyond its time and used again when the API does
 * not answer, or no longer knows a resource that had tags.
 */
export function createTagLookup(options: TagLookupOptions): TagLookup {
    const { timeoutMs, cacheSeconds, cacheSize = 10_000, clientOf, now = Date.now } = options;
    const cache = new Map<string, Entry>();

    function remember(resource: string, tags: Tags, seconds: number): void {
        cache.delete(resource);
        cache.set(resource, { tags, until: now() + seconds * 1_000 });
        if (cache.size > cacheSize) cache.delete(cache.keys().next().value!);
    }

    function recall(resource: string): Entry | undefined {
        const entry = cache.get(resource);
        if (entry) {
            cache.delete(resource);
            cache.set(resource, entry);
        }
        return entry;
    }

    async function ask(resources: readonly string[], region: string, signal: AbortSignal): Promise<void> {
        const client = clientOf(region);
        const found = new Map<string, Tags>();
        let PaginationToken: string | undefined;
        do {
            const page = await client.send(
                new GetResourcesCommand({
                    ResourceARNList: [...resources],
                    ...(PaginationToken && { PaginationToken }),
                }),
                { abortSignal: signal },
            );
            for (const { ResourceARN, Tags = [] } of page.ResourceTagMappingList ?? []) {
                // fromEntries, because a tag may be called __proto__.
                if (ResourceARN) found.set(ResourceARN, Object.fromEntries(Tags.map(({ Key, Value }) => [Key, Value])));
            }
            PaginationToken = page.PaginationToken || undefined;
        } while (PaginationToken);
        // A resource without an answer never had tags, or is gone: then what it had still tells whose it was.
        // A resource without an answer never had tags, or is gone: then what it had still tells whose it was. Or it has just been made,
        // and they are known a moment later: an empty answer does not hold for long.
        for (const resource of resources) {
            const tags = found.get(resource) ?? recall(resource)?.tags ?? {};
            remember(
                resource,
                tags,
                Object.keys(tags).length > 0 ? cacheSeconds : Math.min(cacheSeconds, EMPTY_SECONDS),
            );
        }
    }

    return {
        async find(resources, region) {
            const arns = resources.filter(canHaveTags);
            const fresh = new Set(arns.filter((arn) => (recall(arn)?.until ?? 0) > now()));
            const wanted = arns.filter((arn) => !fresh.has(arn));
            const chunks = Array.from({ length: Math.ceil(wanted.length / ARNS_A_CALL) }, (_, index) =>
                wanted.slice(index * ARNS_A_CALL, (index + 1) * ARNS_A_CALL),
            );
            const failures = new Map<string, string>();
            const signal = AbortSignal.timeout(timeoutMs);
            await Promise.all(
                chunks.map((chunk) =>
                    unlessAborted(signal, ask(chunk, region, signal)).catch((error: unknown) => {
                        for (const arn of chunk) failures.set(arn, reasonOf(error, signal, timeoutMs));
                    }),
                ),
            );
            const known = new Map(
                resources.map((resource): [string, NonNullable<TagsKnown>] => {
                    const entry = canHaveTags(resource) ? recall(resource) : undefined;
                    if (entry) return [resource, { tags: entry.tags }];
                    return [resource, { unknown: failures.get(resource) ?? "the event names no complete ARN" }];
                }),
            );
            const [failure] = failures.values();
            return { known, ...(failure !== undefined && { failure }) };
        },
    };
}

/** An ARN as the API knows them; one false ARN would fail the call for all others. */
function canHaveTags(resource: string): boolean {
    const arn = parseArn(resource);
    return arn !== undefined && /^\d*$/.test(arn.account);
}

/** The call's result, or the signal's end, whichever comes first: a client that does not listen to the signal holds nobody up. */
function unlessAborted<T>(signal: AbortSignal, call: Promise<T>): Promise<T> {
    const aborted = new Promise<never>((_, reject) => {
        if (signal.aborted) reject(signal.reason);
        else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    });
    return Promise.race([call, aborted]);
}

function reasonOf(error: unknown, signal: AbortSignal, timeoutMs: number): string {
    if (signal.aborted) return `no answer within ${timeoutMs} ms`;
    return cut(oneLine(error instanceof Error ? `${error.name}: ${error.message}` : String(error)), 256);
}

/** True when a resource has one of the tags, with one of the values; an empty list means any value. */
export function hasAnyTag(tags: Tags, wanted: Readonly<Record<string, readonly string[]>>): string | undefined {
    return Object.entries(wanted).find(
        ([key, values]) => Object.hasOwn(tags, key) && (values.length === 0 || values.includes(tags[key]!)),
    )?.[0];
}

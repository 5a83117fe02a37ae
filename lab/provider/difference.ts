import { isDeepStrictEqual } from "node:util";
import { isObject } from "../fabric/json";
import { schemaOf } from "./resourceTypes";
import { holdsUnknown } from "./wireValues";

export interface Difference {
    /** The top-level properties that changed. */
    readonly changed: readonly string[];
    /** Those among them for which the resource must be made anew. */
    readonly replacing: readonly string[];
    /** The new one cannot stand beside the old one: both have the one name that the program gives them. */
    readonly deleteBeforeReplace: boolean;
}

export interface Compared {
    readonly olds: Readonly<Record<string, unknown>>;
    readonly news: Readonly<Record<string, unknown>>;
    readonly ignored: readonly string[];
    /** Whether a change at a path, such as `cpuOptions.coreCount`, replaces the resource. */
    readonly replaces: (path: string) => boolean;
    /** Whether there can be one only under the name that the program gives it. */
    readonly oneOnly: boolean;
}

/** What changing a resource's inputs comes to. A value that is not known yet counts as changed. */
export function differenceOf({ olds, news, ignored, replaces, oneOnly }: Compared): Difference {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => !ignored.includes(key));
    const changed = keys.filter((key) => isChange(olds[key], news[key]));
    const replacing = changed.filter((key) => changedPaths(olds[key], news[key], key).some(replaces));
    return { changed, replacing, deleteBeforeReplace: oneOnly && news["name"] === olds["name"] };
}

type Values = Readonly<Record<string, unknown>>;

/**
 * A resource whose inputs name no Region lies in that of its provider: the old one where it was made, the new one where the
 * provider is now. Types that have no Region (IAM) get none.
 */
export function withRegions(
    type: string,
    { olds, news, before, provider }: { olds: Values; news: Values; before: unknown; provider: string },
): { readonly olds: Values; readonly news: Values } {
    const named = olds["region"] !== undefined || news["region"] !== undefined;
    if (!(schemaOf(type)?.inputs.has("region") ?? named)) return { olds, news };
    return {
        olds: { ...olds, region: olds["region"] ?? before ?? provider },
        news: { ...news, region: news["region"] ?? provider },
    };
}

function isChange(before: unknown, after: unknown): boolean {
    return holdsUnknown(after) || !isDeepStrictEqual(before, after);
}

/** The innermost properties that differ. */
function changedPaths(before: unknown, after: unknown, path: string): string[] {
    if (!isChange(before, after)) return [];
    if (!isObject(before) || !isObject(after)) return [path];
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changedPaths(before[key], after[key], `${path}.${key}`));
}

import { isDeepStrictEqual } from "node:util";
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
    readonly replaces: (property: string) => boolean;
    /** Whether `name` of the new inputs was made up by the provider. */
    readonly autoNamed: boolean;
}

/** What changing a resource's inputs comes to. A value that is not known yet counts as changed. */
export function differenceOf({ olds, news, ignored, replaces, autoNamed }: Compared): Difference {
    const keys = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((key) => !ignored.includes(key));
    const changed = keys.filter((key) => holdsUnknown(news[key]) || !isDeepStrictEqual(olds[key], news[key]));
    const replacing = changed.filter(replaces);
    const named = typeof news["name"] === "string" && !autoNamed;
    return { changed, replacing, deleteBeforeReplace: named && news["name"] === olds["name"] };
}

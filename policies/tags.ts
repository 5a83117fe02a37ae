import { whereKnown } from "./unknown";

type Props = Readonly<Record<string, unknown>>;
type Tags = Readonly<Record<string, string>>;

/**
 * The value of a resource's tag: its own, or its provider's (`defaultTags`), which stands in `tagsAll`. AWS's provider tells of these in a
 * preview; where they are not known all the same, the resource's own count.
 */
export function tagOf(props: Props, name: string): string | undefined {
    return (
        (props["tags"] as Tags | undefined)?.[name] ?? whereKnown(() => (props["tagsAll"] as Tags | undefined)?.[name])
    );
}

/** The names of a resource's tags, its own and its provider's. Throws where either are not known yet. */
export function tagNames(props: Props): readonly string[] {
    return [props["tags"], props["tagsAll"]].flatMap((some) => Object.keys((some as Tags | undefined) ?? {}));
}

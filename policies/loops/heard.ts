import type { CompiledPattern } from "../../patterns";

const MOST = 5;

/** Events as a pattern names them. Without a source: any. */
export interface Wanted {
    readonly source?: string;
    /** What CloudTrail calls the call, or the detail-type; undefined: any of the source. */
    readonly name?: string;
}

/** What a pattern names of the events that it wants: in each branch of its `$or` the sources, each with the calls or the detail-types. */
export function wantedOf({ branches }: CompiledPattern): readonly Wanted[] {
    return branches.flatMap(({ fields }) => {
        const strings = (wanted: string) => {
            const only = fields.find(({ path }) => path === wanted)?.onlyStrings;
            return only && [...only];
        };
        const sources = strings("source");
        if (!sources) return [{}];
        const names = strings("detail.eventName") ?? strings("detail-type");
        return sources.flatMap((source) => names?.map((name) => ({ source, name })) ?? [{ source }]);
    });
}

/**
 * The events that a pattern wants, in a few words each: `CreateTags (aws.ec2)`, `any of aws.s3`, `any event`. More than five are
 * summed up.
 */
export function heardEvents(pattern: CompiledPattern): readonly string[] {
    const all = [...new Set(wantedOf(pattern).map(label))];
    return all.length <= MOST ? all : [...all.slice(0, MOST - 1), `${all.length - MOST + 1} other events`];
}

function label({ source, name }: Wanted): string {
    if (source === undefined) return "any event";
    return name === undefined ? `any of ${source}` : `${name} (${source})`;
}

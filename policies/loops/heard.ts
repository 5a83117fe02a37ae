import type { CompiledPattern } from "../../patterns";

const MOST = 5;

/**
 * The events that a pattern wants, in a few words each: `CreateTags (aws.ec2)`, `any of aws.s3`, `any event`. More than five are
 * summed up.
 */
export function heardEvents({ branches }: CompiledPattern): readonly string[] {
    const labels = new Set(
        branches.flatMap(({ fields }) => {
            const texts = (wanted: string) => {
                const field = fields.find(({ path }) => path === wanted);
                return field?.onlyStrings ? [...field.onlyStrings] : undefined;
            };
            const sources = texts("source");
            if (!sources) return ["any event"];
            const names = texts("detail.eventName") ?? texts("detail-type");
            return sources.flatMap((source) =>
                names ? names.map((name) => `${name} (${source})`) : [`any of ${source}`],
            );
        }),
    );
    const all = [...labels];
    return all.length <= MOST ? all : [...all.slice(0, MOST - 1), `${all.length - MOST + 1} other events`];
}

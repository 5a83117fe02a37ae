import { AwsError } from "../types";
import { BATCH_ENTRIES } from "./limits";

type Input = Readonly<Record<string, unknown>>;

/** What a service says of a batch that it does not take. */
interface BatchTexts {
    readonly empty: string;
    readonly tooMany: (count: number) => string;
    readonly notDistinct: string;
}

/** Refuses a batch of SQS or SNS that has no entries, more than ten, or two with one id. */
export function checkBatch(entries: readonly Input[], { empty, tooMany, notDistinct }: BatchTexts): void {
    if (entries.length === 0) throw new AwsError("EmptyBatchRequest", empty);
    if (entries.length > BATCH_ENTRIES) throw new AwsError("TooManyEntriesInBatchRequest", tooMany(entries.length));
    if (new Set(entries.map((entry) => entry["Id"])).size < entries.length) {
        throw new AwsError("BatchEntryIdsNotDistinct", notDistinct);
    }
}

/** Runs a batch entry by entry: one that fails is reported and does not stop the others. */
export function eachEntry(entries: readonly Input[], run: (entry: Input) => unknown) {
    const Successful: Input[] = [];
    const Failed: Input[] = [];
    for (const entry of entries) {
        try {
            Successful.push({ Id: entry["Id"], ...(run(entry) as Input | undefined) });
        } catch (error) {
            if (!(error instanceof AwsError)) throw error;
            Failed.push({ Id: entry["Id"], SenderFault: !error.serverSide, Code: error.code, Message: error.message });
        }
    }
    return { Successful, Failed };
}

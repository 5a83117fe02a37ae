interface Entry {
    readonly Source?: string;
    readonly DetailType?: string;
    readonly Detail?: string;
    readonly Resources?: readonly string[];
    readonly Time?: unknown;
}

/** What an entry of PutEvents counts. Source: EventBridge User Guide, "Calculating PutEvents event entry size". */
export function entryBytes({ Time, Source, DetailType, Detail, Resources }: Entry): number {
    const texts = [Source, DetailType, Detail, ...(Resources ?? [])];
    return (Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text ?? ""), 0);
}

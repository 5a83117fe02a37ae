import { unproxied } from "../unknown";

/** A file of an archive whose text the program has made. */
export interface CodeText {
    readonly name: string;
    readonly text: string;
}

/** What a policy sees of a function's code. */
export interface Code {
    readonly texts: readonly CodeText[];
    /** Whether there are files or addresses beside, which only the provider reads. */
    readonly isPartlyElsewhere: boolean;
}

/**
 * The texts in the code of a function: those of strings, at any depth of archives. Files are not read: their paths start where the
 * program ran, which a policy does not know.
 */
export async function codeOf(code: unknown, name = "the code"): Promise<Code> {
    // By their properties and not their class: the SDKs of the program and the pack may be two copies.
    const { text, assets } = (unproxied(code) ?? {}) as Asset;
    if (text !== undefined) return { texts: [{ name, text: await text }], isPartlyElsewhere: false };
    if (assets === undefined) return { texts: [], isPartlyElsewhere: true };
    const members = await Promise.all(Object.entries(await assets).map(([key, member]) => codeOf(member, key)));
    return {
        texts: members.flatMap(({ texts }) => texts),
        isPartlyElsewhere: members.some(({ isPartlyElsewhere }) => isPartlyElsewhere),
    };
}

/** A `StringAsset` or an `AssetArchive` as the policy SDK hands them over. */
interface Asset {
    readonly text?: string | Promise<string>;
    readonly assets?: Readonly<Record<string, unknown>> | Promise<Readonly<Record<string, unknown>>>;
}

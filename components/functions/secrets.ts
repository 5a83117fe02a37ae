import * as pulumi from "@pulumi/pulumi";
import { HandlerError } from "./buildError";

/** A value shorter than this is looked for as a whole literal only: it may stand inside other words by chance. */
const DISTINCTIVE = 8;

/**
 * Refuses a text that contains the value of a secret configuration key, or a part of it where the value is JSON: the archive is readable by
 * everyone who may read the function, and its file lies on the disk.
 */
export function refuseSecrets(text: string): void {
    for (const [key, value] of Object.entries(pulumi.runtime.allConfig())) {
        if (!isConfigSecret(key)) continue;
        if (!partsOf(value).some((part) => contains(text, part))) continue;
        throw new HandlerError([
            {
                reason: `contains the value of the secret configuration key "${key}"`,
                remedy: "Pass it as environment (an Output), or store it in Secrets Manager and read it at run time",
            },
        ]);
    }
}

/** Part of the SDK's runtime, but left out of its types. */
function isConfigSecret(key: string): boolean {
    return (pulumi.runtime as typeof pulumi.runtime & { isConfigSecret(key: string): boolean }).isConfigSecret(key);
}

/** Not what was encrypted: Pulumi takes all of a structured value for a secret when one text in it is, and mail goes to addresses in the open. */
const ADDRESS = /^[\w.+-]+@[\w-]+(?:\.[\w-]+)+$/;

/** The value, and the texts and numbers in it where it is JSON. */
function partsOf(value: string): string[] {
    const parts = [value];
    const visit = (part: unknown): void => {
        if (typeof part === "string" && ADDRESS.test(part)) return;
        if (typeof part === "string" || typeof part === "number") parts.push(String(part));
        else if (typeof part === "object" && part !== null) Object.values(part).forEach(visit);
    };
    try {
        visit(JSON.parse(value));
    } catch {
        // A plain text.
    }
    return parts.filter((part) => part.trim() !== "");
}

function contains(text: string, part: string): boolean {
    const forms = new Set([part, JSON.stringify(part).slice(1, -1)]);
    if (part.length >= DISTINCTIVE) return [...forms].some((form) => text.includes(form));
    if (/^-?\d+(?:\.\d+)?$/.test(part))
        return new RegExp(`(?<![\\w.])${part.replace(".", "\\.")}(?![\\w.])`).test(text);
    return [...forms].some((form) =>
        [`"${form}"`, `'${form}'`, `\`${form}\``].some((literal) => text.includes(literal)),
    );
}

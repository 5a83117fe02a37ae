/** The text as JSON, or undefined when it is none. */
export function parseJson(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

export function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A payload as text: the SDKs take bytes, services of the fabric hand texts over. */
export function textOf(payload: unknown): string {
    return Buffer.from((payload ?? "") as string | Uint8Array).toString("utf8");
}

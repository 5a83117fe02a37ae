type Values = Readonly<Record<string, unknown>>;

/** Shorter texts are in many values by chance: they count where they are the whole text. */
const SHORT = 4;

/** The properties of a resource that hold secrets: those of its inputs, and the outputs in which such a secret stands again. */
export function secretsOf(secrets: readonly string[], inputs: Values, outputs: Values): readonly string[] {
    const texts = [...new Set(secrets.flatMap((key) => textsIn(inputs[key])))];
    if (texts.length === 0) return secrets;
    const derived = Object.keys(outputs).filter((key) => textsIn(outputs[key]).some((text) => tells(text, texts)));
    return [...new Set([...secrets, ...derived])];
}

function tells(text: string, secrets: readonly string[]): boolean {
    return secrets.some((secret) => (secret.length < SHORT ? text === secret : text.includes(secret)));
}

function textsIn(value: unknown): string[] {
    if (typeof value === "string") return value === "" ? [] : [value];
    if (typeof value !== "object" || value === null) return [];
    return Object.values(value).flatMap(textsIn);
}

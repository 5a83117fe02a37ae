/** What an AWS provider gives to its resources. */
export interface ProviderSettings {
    readonly region: string;
    readonly tags: Readonly<Record<string, string>>;
    /** Whether the tags are secret: then so are all tags of each resource. */
    readonly secretTags?: boolean;
}

type Values = Readonly<Record<string, unknown>>;

/** Region and default tags from the `aws:` config of a stack. */
export function providerSettings(config: Values, fallback: ProviderSettings): ProviderSettings {
    const region = config["region"];
    return {
        region: typeof region === "string" && region !== "" ? region : fallback.region,
        tags: config["defaultTags"] === undefined ? fallback.tags : tagsOf(parsed(config["defaultTags"])),
    };
}

/** The same of an explicit provider resource, whose structured inputs travel as JSON texts. */
export function settingsOfProvider(inputs: Values, fallback: ProviderSettings): ProviderSettings {
    return providerSettings(inputs, { region: fallback.region, tags: {} });
}

function parsed(value: unknown): unknown {
    return typeof value === "string" ? JSON.parse(value) : value;
}

function tagsOf(value: unknown): Record<string, string> {
    const tags = (value as { tags?: Record<string, unknown> } | undefined)?.tags ?? {};
    return Object.fromEntries(Object.entries(tags).map(([key, text]) => [key, String(text)]));
}

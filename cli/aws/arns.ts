/** The parts of an ARN that the commands look at. */
export interface ArnParts {
    readonly service: string;
    readonly region: string;
    readonly account: string;
    /** All that follows the account, colons included. */
    readonly resource: string;
}

/** Undefined for what is no ARN. */
export function arnParts(text: string): ArnParts | undefined {
    const [, service, region, account, resource] = /^arn:[^:]+:([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text) ?? [];
    if (service === undefined || resource === undefined) return undefined;
    return { service, region: region ?? "", account: account ?? "", resource };
}

/** How an ARN is shown to people: `queue orders`, `function worker`, `rule stops`; the ARN itself where it is of another kind. */
export function shortArn(arn: string): string {
    const parts = arnParts(arn);
    if (!parts) return arn;
    const { service, resource } = parts;
    if (service === "sqs") return `queue ${resource}`;
    if (service === "lambda") return `function ${resource.replace(/^function:/, "")}`;
    if (service === "events" && resource.startsWith("rule/")) return `rule ${resource.slice("rule/".length)}`;
    if (service === "events" && resource.startsWith("event-bus/")) return `bus ${resource.slice("event-bus/".length)}`;
    if (service === "sns")
        return /:/.test(resource) ? `subscription of topic ${resource.split(":")[0]}` : `topic ${resource}`;
    return arn;
}

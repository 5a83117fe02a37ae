import { parseArn } from "event-ops-lab/delivery";

/** How an ARN is shown to people: `queue orders`, `function worker`, `rule stops`, `schedule nightly`; the ARN itself where it is of another kind. */
export function shortArn(arn: string): string {
    const parts = parseArn(arn);
    if (!parts) return arn;
    const { service, resource } = parts;
    if (service === "sqs") return `queue ${resource}`;
    if (service === "lambda") return `function ${resource.replace(/^function:/, "")}`;
    if (service === "events" && resource.startsWith("rule/")) return `rule ${resource.slice("rule/".length)}`;
    if (service === "events" && resource.startsWith("event-bus/")) return `bus ${resource.slice("event-bus/".length)}`;
    if (service === "scheduler" && resource.startsWith("schedule/"))
        return `schedule ${resource.slice("schedule/".length).replace(/^default\//, "")}`;
    if (service === "sns")
        return /:/.test(resource) ? `subscription of topic ${resource.split(":")[0]}` : `topic ${resource}`;
    return arn;
}

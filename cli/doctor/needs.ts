import { compilePattern, expectsRecords, READ_ONLY_STATE } from "event-ops/patterns";
import type { Lab } from "event-ops-lab";
import { parseArn } from "event-ops-lab/delivery";
import { busName } from "../budget/connections";
import { type Resource, type StackView, stackView } from "../budget/stackView";
import type { ConfirmedByHand, Named, Needs } from "./types";

/** Subscribers of these protocols must confirm. Source: SNS API Reference, "Subscribe". */
const BY_HAND: ReadonlySet<string> = new Set(["email", "email-json", "http", "https"]);

/** Reads what a stack needs out of the evaluated program. */
export function needsOf(lab: Lab): Needs {
    return needsOfView(stackView(lab));
}

export function needsOfView(view: StackView): Needs {
    const named = (resource: Resource): Named => ({
        region: parseArn(resource.arn ?? "")?.region || view.region,
        name: String(resource.props["name"]),
    });
    const rules = view.ofKind("cloudwatch/eventRule");
    return {
        identities: identitiesOf(view),
        subscriptions: view.ofKind("sns/topicSubscription").flatMap(({ props }) => byHand(view, props, named)),
        trails: rules.filter(hearsCalls).map((rule) => ({
            region: named(rule).region,
            reads: rule.props["state"] === READ_ONLY_STATE,
            rule: rule.name,
        })),
        functions: view.ofKind("lambda/function").map((fn) => ({
            ...named(fn),
            reserved: Math.max(0, Number(fn.props["reservedConcurrentExecutions"] ?? -1)),
        })),
        rules: rules.map((rule) => {
            const bus = busName(rule.props["eventBusName"]);
            return { ...named(rule), bus: bus === "default" ? "default" : { region: named(rule).region, name: bus } };
        }),
    };
}

/** Those that roles of the stack may send from, and those that the stack makes. */
function identitiesOf(view: StackView): string[] {
    const roles = new Set(view.ofKind("lambda/function").map(({ props }) => String(props["role"])));
    const granted = [...roles]
        .flatMap((role) => view.grants(role))
        .filter(({ actions }) => actions.some((action) => /^ses:(Send|\*)/i.test(action)))
        .flatMap(({ resources }) => resources)
        .filter((arn) => arn === "*" || /:identity\//.test(arn));
    const made = ["sesv2/emailIdentity", "ses/emailIdentity", "ses/domainIdentity"].flatMap((kind) =>
        view.ofKind(kind).flatMap(({ props }) => (typeof props["arn"] === "string" ? [props["arn"]] : [])),
    );
    return [...new Set([...granted, ...made])];
}

function byHand(
    view: StackView,
    { topic, protocol, endpoint, endpointAutoConfirms }: Resource["props"],
    named: (resource: Resource) => Named,
): ConfirmedByHand[] {
    if (!BY_HAND.has(String(protocol)) || endpointAutoConfirms === true) return [];
    const arn = String(topic);
    const resource = view.byArn.get(arn);
    const parts = parseArn(arn);
    const of = resource ? named(resource) : { region: parts?.region ?? view.region, name: parts?.resource ?? arn };
    return [{ topic: of, protocol: String(protocol), endpoint: String(endpoint) }];
}

/** Whether a rule is on and meant for what CloudTrail records. */
function hearsCalls({ props: { state, eventPattern } }: Resource): boolean {
    return state !== "DISABLED" && typeof eventPattern === "string" && expectsRecords(compilePattern(eventPattern));
}

import { iamData } from "./iamData";

/** Where a call happens: what stands for `${Partition}`, `${Region}` and `${Account}`. */
export interface Place {
    readonly partition: string;
    readonly region: string;
    readonly accountId: string;
}

/** Parameters of ARN templates that calls name otherwise. The general rules below find the rest. */
const synonyms: Readonly<Record<string, readonly string[]>> = {
    securitygroupid: ["GroupId", "GroupIds"],
    dbinstancename: ["DBInstanceIdentifier"],
    dbclusterinstancename: ["DBClusterIdentifier"],
    topicname: ["Name"],
    queuename: ["QueueName"],
    rolenamewithpath: ["RoleName"],
    policynamewithpath: ["PolicyName"],
    usernamewithpath: ["UserName"],
    groupnamewithpath: ["GroupName"],
    groupfriendlyname: ["AutoScalingGroupName", "AutoScalingGroupNames"],
    hostedzoneid: ["Id"],
    objectname: ["Key"],
    bucketname: ["Bucket"],
    parameternamewithoutleadingslash: ["Name", "Names", "Path"],
    documentname: ["DocumentName", "Name"],
    stackname: ["StackName"],
    trailname: ["Name", "TrailName"],
    identityname: ["EmailIdentity"],
    alarmname: ["AlarmName", "AlarmNames"],
    clustername: ["cluster"],
    servicename: ["service"],
    rulename: ["Rule", "Name"],
};

/**
 * The resources that an action is checked on, from the reference's ARN templates and the call's input: ARNs that the input
 * holds, names and ids put into templates. A resource that does not exist yet, or that the call does not name, is `*` in its
 * place, as AWS has it for resources that a call creates. Actions without resource level are checked on `*`.
 */
export function resourcesOf(action: string, input: Record<string, unknown>, place: Place): readonly string[] {
    const [prefix = "", name = ""] = action.split(":");
    const data = iamData(prefix);
    const types = data?.actions[name.toLowerCase()]?.resourceTypes ?? [];
    const found: string[] = [];
    for (const type of types) {
        const template = data?.resourceTypes[type.name.toLowerCase()]?.arn;
        if (template === undefined) continue;
        found.push(...(fillTemplate(template, input, place, type.required) ?? []));
    }
    if (types.length === 0 || found.length === 0) return ["*"];
    return [...new Set(found)];
}

/** Undefined when the input does not name the resource, unless what is missing may be `*`. */
function fillTemplate(
    template: string,
    input: Record<string, unknown>,
    place: Place,
    required: boolean,
): readonly string[] | undefined {
    const given = arnsIn(input, template);
    if (given.length > 0) return given;
    let arns: readonly string[] = [standard(template, place)];
    for (const [whole, parameter] of arns[0]!.matchAll(/\$\{(\w+)\}/g)) {
        const values = valuesOf(parameter!, input);
        if (values.length === 0 && !required) return undefined;
        arns = arns.flatMap((arn) =>
            (values.length === 0 ? ["*"] : values).map((value) => arn.replace(whole, () => value)),
        );
    }
    return arns;
}

function standard(template: string, { partition, region, accountId }: Place): string {
    const places: Readonly<Record<string, string>> = { Partition: partition, Region: region, Account: accountId };
    return template.replace(/\$\{(Partition|Region|Account)\}/g, (_, name: string) => places[name]!);
}

/** ARNs anywhere at the top of the input that have the template's shape. */
function arnsIn(input: Record<string, unknown>, template: string): readonly string[] {
    const escaped = template.replace(/[.*+?^()|[\]\\]/g, "\\$&").replace(/\$\{\w+\}/g, "[^:]*");
    // The last parameter may hold anything: names with slashes, qualifiers.
    const shape = new RegExp(`^${escaped.replace(/\[\^:\]\*$/, ".+")}$`);
    return Object.values(input)
        .flat()
        .filter((value): value is string => typeof value === "string" && shape.test(value));
}

function valuesOf(parameter: string, input: Record<string, unknown>): readonly string[] {
    const wanted = parameter.toLowerCase();
    const names = [parameter, `${parameter}s`, ...(synonyms[wanted] ?? [])].map((name) => name.toLowerCase());
    for (const name of names) {
        const member = Object.keys(input).find((key) => key.toLowerCase() === name);
        const value = member === undefined ? undefined : input[member];
        const texts = [value].flat().filter((one): one is string => typeof one === "string" && /^(?!arn:)./.test(one));
        if (texts.length > 0)
            return texts.map((text) => (wanted.includes("withoutleadingslash") ? text.replace(/^\//, "") : text));
    }
    return [];
}

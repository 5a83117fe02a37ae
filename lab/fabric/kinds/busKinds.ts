import { physicalName } from "../../account/physicalName";
import type { PolicyStatement } from "../../authorisation";
import { jsonText } from "../../jsonText";
import type { CreateRequest, NameRule, ResourceKind } from "../../resources";
import type { Bus } from "../eventBridge";
import type { Fabric } from "../fabric";
import { addStatement, hasStatement, principalOf, removeStatement, setResourcePolicy } from "../resourcePolicy";
import { archiveKind } from "./archiveKind";
import { forget, note, policyNow } from "./facts";

const BUS: NameRule = { what: "event bus", limit: 256, shape: /^[\w./-]+$/, allowed: "letters, digits, and . _ / -" };

/** Event buses, what may put events on them, and archives. */
export function busKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        "aws:cloudwatch/eventBus:EventBus": busKind(fabric),
        "aws:cloudwatch/eventBusPolicy:EventBusPolicy": busPolicyKind(fabric),
        "aws:cloudwatch/eventPermission:EventPermission": permissionKind(fabric),
        "aws:cloudwatch/eventArchive:EventArchive": archiveKind(fabric),
    };
}

/** The bus that a resource names; the default one where it names none. */
export function busOf({ events }: Fabric, { inputs, region }: Pick<CreateRequest, "inputs" | "region">): Bus {
    return events.bus(inputs["eventBusName"] ?? "default", region);
}

function busKind(fabric: Fabric): ResourceKind {
    const { events } = fabric;
    const adopt = ({ arn, name }: Bus, { tags }: CreateRequest) => {
        note(fabric, arn, { tags });
        return { arn, name, tagsAll: tags };
    };
    return {
        naming: () => BUS,
        create(request) {
            const bus = events.createBus(physicalName(request, BUS), request.region);
            return { id: bus.name, outputs: adopt(bus, request) };
        },
        update: (request) => adopt(events.bus(request.old.id, request.region), request),
        delete({ id, region }) {
            const bus = events.findBus(id, region);
            if (!bus) return;
            events.deleteBus(bus);
            forget(fabric, bus.arn);
        },
        read: ({ id, region }) => (events.findBus(id, region) ? {} : undefined),
    };
}

function busPolicyKind(fabric: Fabric): ResourceKind {
    const { cloud, events } = fabric;
    const set = (request: CreateRequest) => {
        const bus = busOf(fabric, request);
        const { policy } = request.inputs;
        setResourcePolicy(cloud, bus.arn, policy);
        return { id: bus.name, outputs: { eventBusName: bus.name, policy: jsonText(policy) } };
    };
    return {
        create: set,
        update: (request) => set(request).outputs,
        delete({ id, region }) {
            const bus = events.findBus(id, region);
            if (bus) cloud.authoriser.resourcePolicies.delete(bus.arn);
        },
        read({ id, region, outputs }) {
            const bus = events.findBus(id, region);
            const policy = bus && policyNow(cloud, bus.arn, outputs["policy"]);
            return policy === undefined ? undefined : { policy };
        },
    };
}

function permissionKind(fabric: Fabric): ResourceKind {
    const { cloud, events } = fabric;
    return {
        create(request) {
            const bus = busOf(fabric, request);
            const statement = permissionStatement(request.inputs, bus);
            addStatement(cloud, bus.arn, statement);
            return {
                id: `${bus.name}/${statement.Sid}`,
                outputs: { eventBusName: bus.name, action: statement.Action },
            };
        },
        delete({ inputs, region, outputs }) {
            const bus = events.findBus(String(outputs["eventBusName"]), region);
            if (bus) removeStatement(cloud, bus.arn, String(inputs["statementId"]));
        },
        read({ inputs, region, outputs }) {
            const bus = events.findBus(String(outputs["eventBusName"]), region);
            return bus && hasStatement(cloud, bus.arn, String(inputs["statementId"])) ? {} : undefined;
        },
    };
}

function permissionStatement(inputs: CreateRequest["inputs"], bus: Bus): PolicyStatement {
    const { principal, statementId, action = "events:PutEvents", condition } = inputs;
    return {
        Sid: String(statementId),
        Effect: "Allow",
        Principal: principalOf(String(principal)),
        Action: action,
        Resource: bus.arn,
        ...(condition ? { Condition: { [condition.type]: { [condition.key]: condition.value } } } : {}),
    };
}

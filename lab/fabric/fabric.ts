import type { Cloud } from "../cloud";
import type { ResourceKind } from "../resources";
import type { FunctionRunner } from "../types";
import { EventBridge } from "./eventBridge";
import type { EventSourceMapping } from "./eventSourceMapping";
import { Ids } from "./ids";
import { serveInventory } from "./inventory/inventory";
import { busKinds } from "./kinds/busKinds";
import { lambdaKinds } from "./kinds/lambdaKinds";
import { ruleKinds } from "./kinds/ruleKinds";
import { schedulerKinds } from "./kinds/schedulerKinds";
import { snsKinds } from "./kinds/snsKinds";
import { sqsKinds } from "./kinds/sqsKinds";
import { type DurationOf, Lambda } from "./lambda";
import { type CanAssume, Scheduler } from "./scheduler";
import { Sns } from "./sns";
import { Sqs } from "./sqs";

export interface FabricOptions {
    /** Told of the customer key of every queue and topic, undefined for none: calls on it need the key's permissions too. */
    readonly onEncrypted?: (arn: string, keyId: string | undefined) => void;
    /** Told of the tags of every resource that has an ARN, for conditions on them. */
    readonly onTagged?: (arn: string, tags: Readonly<Record<string, string>>) => void;
    /** Whether a service may take on a role. Default: it may. */
    readonly canAssume?: CanAssume;
    /** Default 0: an invocation takes no time. */
    readonly durationOf?: DurationOf;
}

/** The live services of the lab, joined by one cloud. */
export interface Fabric {
    readonly cloud: Cloud;
    readonly ids: Ids;
    readonly options: FabricOptions;
    readonly sqs: Sqs;
    readonly sns: Sns;
    readonly events: EventBridge;
    readonly lambda: Lambda;
    readonly scheduler: Scheduler;
    /** By their UUIDs. */
    readonly mappings: Map<string, EventSourceMapping>;
}

export function createFabric(cloud: Cloud, runner: FunctionRunner, options: FabricOptions = {}): Fabric {
    const ids = new Ids();
    const fabric: Fabric = {
        cloud,
        ids,
        options,
        sqs: new Sqs(cloud, ids),
        sns: new Sns(cloud, ids),
        events: new EventBridge(cloud, ids, options.canAssume),
        lambda: new Lambda(cloud, runner, ids, options.durationOf),
        scheduler: new Scheduler(cloud, ids, options.canAssume),
        mappings: new Map(),
    };
    serveInventory(fabric);
    return fabric;
}

/** What the resources of a program do to the fabric, by their Pulumi type tokens. */
export function fabricKinds(fabric: Fabric): Record<string, ResourceKind> {
    return {
        ...sqsKinds(fabric),
        ...snsKinds(fabric),
        ...busKinds(fabric),
        ...ruleKinds(fabric),
        ...schedulerKinds(fabric),
        ...lambdaKinds(fabric),
    };
}

import type { PolicyResource } from "@pulumi/policy";
import { type CompiledPattern, compilePattern, READ_ONLY_STATE } from "../../patterns";
import { TYPES } from "../resourceTypes";
import type { StackView } from "../stackView";
import { whereKnown } from "../unknown";
import type { CausedEvent } from "./apiEvents";
import { wantedOf } from "./heard";

/** A rule with a pattern that is in force. */
export interface Rule {
    readonly resource: PolicyResource;
    readonly pattern: CompiledPattern;
    /** Undefined where it is not known yet. */
    readonly region: string | undefined;
    /** It is in the state for read-only calls too. */
    readonly hearsReads: boolean;
}

/** The default bus, or a bus of the stack, or the name of another. */
export type Bus = PolicyResource | string;
export const DEFAULT_BUS = "default";

const DISABLED = "DISABLED";

/** The rules of a stack by bus, and by what they name of the events that they want. Patterns and buses not known yet are noted in its view. */
export class Rules {
    readonly #index = new Map<Bus, Map<string, Rule[]>>();
    readonly all: readonly Rule[];
    /** What the rules of the default bus name; AWS sends nothing to others. */
    readonly #sources = new Set<string>();
    #anySource = false;

    constructor(stack: StackView) {
        this.all = stack.ofType(TYPES.rule).flatMap((resource) => {
            const rule = stack.note(resource, () => readRule(resource));
            if (!rule) return [];
            for (const bus of busesOf(stack, resource)) this.#add(bus, rule);
            return [rule];
        });
    }

    /** The rules of a bus that may want an event, as far as names tell. */
    candidates(bus: Bus, event: CausedEvent): readonly Rule[] {
        const index = this.#index.get(bus);
        if (!index) return [];
        if (event.source === undefined) return [...new Set([...index.values()].flat())];
        const { source, detailType, eventName } = event;
        if (event.isOnData) return index.get(keyOf(source, eventName)) ?? [];
        // Of a record whose name is not known any rule on a name of its source may want it.
        const named =
            event.isRecord && eventName === undefined
                ? [...index.keys()].filter((key) => key.startsWith(`${source}|`))
                : [keyOf(source, eventName ?? detailType), keyOf(source, detailType), keyOf(source, undefined)];
        return [...new Set([...named, ANY].flatMap((key) => index.get(key) ?? []))];
    }

    /** Whether some rule hears read-only calls. */
    get hearReads(): boolean {
        return this.all.some(({ hearsReads }) => hearsReads);
    }

    /** Whether some rule of the default bus may hear events of a source. */
    hears(source: string): boolean {
        return this.#anySource || this.#sources.has(source);
    }

    #add(bus: Bus, rule: Rule): void {
        const index = this.#index.get(bus) ?? new Map<string, Rule[]>();
        this.#index.set(bus, index);
        for (const key of keysOf(rule.pattern)) {
            index.set(key, [...(index.get(key) ?? []), rule]);
            if (bus !== DEFAULT_BUS) continue;
            if (key === ANY) this.#anySource = true;
            else this.#sources.add(key.split("|", 1)[0]!);
        }
    }
}

const ANY = "any";

function keyOf(source: string, name: string | undefined): string {
    return `${source}|${name ?? ""}`;
}

/** By what a pattern is found. */
function keysOf(pattern: CompiledPattern): ReadonlySet<string> {
    return new Set(wantedOf(pattern).map(({ source, name }) => (source === undefined ? ANY : keyOf(source, name))));
}

function readRule(resource: PolicyResource): Rule | undefined {
    const { eventPattern, state, isEnabled } = resource.props;
    if (typeof eventPattern !== "string" || state === DISABLED || isEnabled === false) return undefined;
    const pattern = compiled(eventPattern);
    if (!pattern) return undefined;
    const region: unknown = whereKnown(() => resource.props["region"] as unknown);
    return {
        resource,
        pattern,
        region: typeof region === "string" ? region : undefined,
        hearsReads: state === READ_ONLY_STATE,
    };
}

/** A pattern that is not valid hears nothing; another guardrail says so. */
function compiled(text: string): CompiledPattern | undefined {
    try {
        return compilePattern(text);
    } catch {
        return undefined;
    }
}

/** None where it is not known yet which bus it is. */
function busesOf(stack: StackView, rule: PolicyResource): readonly Bus[] {
    const buses = stack.referenced(rule, "eventBusName", TYPES.bus);
    if (buses.length > 0) return buses;
    return stack.note(rule, ({ eventBusName: name }) => [nameOfBus(name)]) ?? [];
}

function nameOfBus(name: unknown): string {
    return typeof name === "string" ? (name.split("/").at(-1) ?? name) : DEFAULT_BUS;
}

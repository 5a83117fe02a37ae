import { fileURLToPath } from "node:url";
import { runtime } from "@pulumi/pulumi";
import type { Alias } from "@pulumi/pulumi/proto/alias_pb";
import type { ReadResourceRequest, RegisterResourceRequest } from "@pulumi/pulumi/proto/resource_pb";
import type { StackTrace } from "@pulumi/pulumi/proto/source_pb";
import { makeUrn, parseUrn, STACK_TYPE } from "../account/names";
import type { Declaration, DeclaredOptions, SourceLine } from "../resources";
import { isFile, type Struct } from "./wire";

type Plain = Readonly<Record<string, unknown>>;

interface Registered {
    readonly urn: string;
    /** As transforms have left them. */
    readonly properties: Struct | undefined;
    readonly provider: string | undefined;
}

const NO_TIMEOUTS = { create: 0, update: 0, delete: 0 };
const NO_OPTIONS: DeclaredOptions = {
    protect: false,
    ignoreChanges: [],
    aliases: [],
    additionalSecretOutputs: [],
    customTimeouts: NO_TIMEOUTS,
};

/**
 * What a program says of a resource beside its inputs. Dependencies are kept as the engine keeps them: those that the SDK sends
 * (it has put the resources of a component in the component's place), and those that stand in the values. An alias of the resource
 * itself is resolved to its URN; what follows from an alias of its parent is not.
 */
export function declarationOf(request: RegisterResourceRequest, registered: Registered): Declaration {
    const { urn, provider } = registered;
    const sent = (registered.properties?.toJavaScript() ?? {}) as Plain;
    const propertyDependencies: Record<string, readonly string[]> = {};
    const all = new Set(request.getDependenciesList());
    for (const [property, value] of Object.entries(sent)) {
        const from = new Set(request.getPropertydependenciesMap().get(property)?.getUrnsList() ?? []);
        addDependencies(from, value);
        for (const dependency of from) all.add(dependency);
        if (from.size > 0) propertyDependencies[property] = [...from];
    }
    return {
        dependencies: [...all],
        propertyDependencies,
        ...(provider === undefined ? {} : { provider }),
        ...(request.getVersion() === "" ? {} : { version: request.getVersion() }),
        options: optionsOf(request, urn),
        files: Object.fromEntries(Object.entries(sent).filter(([, value]) => isFile(value))),
        source: sourceOf(request.getStacktrace()),
    };
}

/** The same of a resource that is only read: it has neither property dependencies nor options. */
export function readDeclarationOf(request: ReadResourceRequest, provider: string | undefined): Declaration {
    return {
        dependencies: request.getDependenciesList(),
        propertyDependencies: {},
        ...(provider === undefined ? {} : { provider }),
        ...(request.getVersion() === "" ? {} : { version: request.getVersion() }),
        options: { ...NO_OPTIONS, additionalSecretOutputs: request.getAdditionalsecretoutputsList() },
        files: {},
        source: sourceOf(request.getStacktrace()),
    };
}

function optionsOf(request: RegisterResourceRequest, urn: string): DeclaredOptions {
    const timeouts = request.getCustomtimeouts();
    // Some SDKs say nothing of "defined" and only send true.
    const defined = request.getDeletebeforereplacedefined() || request.getDeletebeforereplace();
    return {
        protect: request.getProtect() ?? false,
        ignoreChanges: request.getIgnorechangesList(),
        aliases: [
            ...request.getAliasurnsList(),
            ...request.getAliasesList().map((alias) => aliasUrn(alias, urn, request)),
        ],
        additionalSecretOutputs: request.getAdditionalsecretoutputsList(),
        ...(defined ? { deleteBeforeReplace: request.getDeletebeforereplace() } : {}),
        customTimeouts: timeouts
            ? {
                  create: secondsOf(timeouts.getCreate()),
                  update: secondsOf(timeouts.getUpdate()),
                  delete: secondsOf(timeouts.getDelete()),
              }
            : NO_TIMEOUTS,
    };
}

function aliasUrn(alias: Alias, urn: string, request: RegisterResourceRequest): string {
    const spec = alias.getSpec();
    if (!spec) return alias.getUrn();
    const own = parseUrn(urn);
    const parent = spec.getNoparent() ? undefined : spec.getParenturn() || request.getParent() || undefined;
    return makeUrn(
        spec.getStack() || own.stack,
        spec.getProject() || own.project,
        parent === undefined || parseUrn(parent).type === STACK_TYPE ? undefined : parent,
        spec.getType() || own.type,
        spec.getName() || own.name,
    );
}

const UNIT_SECONDS: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 1e-3, us: 1e-6, µs: 1e-6, ns: 1e-9 };

/** A duration as Go writes it, for instance `1h30m`. */
function secondsOf(duration: string): number {
    const parts = duration.matchAll(/(\d+(?:\.\d+)?)(ms|us|µs|ns|h|m|s)/g);
    return [...parts].reduce((sum, [, count, unit]) => sum + Number(count) * UNIT_SECONDS[unit!]!, 0);
}

/** Adds what an output in the value, as sent by a program with transforms, depends on. */
function addDependencies(found: Set<string>, value: unknown): void {
    if (typeof value !== "object" || value === null) return;
    const map = value as Plain;
    if (map[runtime.specialSigKey] === runtime.specialOutputValueSig) {
        for (const urn of (map["dependencies"] ?? []) as readonly string[]) found.add(urn);
    }
    for (const inner of Object.values(map)) addDependencies(found, inner);
}

function sourceOf(trace: StackTrace | undefined): readonly SourceLine[] {
    return (trace?.getFramesList() ?? []).flatMap((frame) => {
        const position = frame.getPc();
        const uri = position?.getUri() ?? "";
        return uri.startsWith("file:") ? [{ file: fileURLToPath(uri), line: position!.getLine() }] : [];
    });
}

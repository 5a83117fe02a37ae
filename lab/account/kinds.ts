import type { Created, CreateRequest, Existing, NameRule, Outputs, ResourceKind, ResourceState } from "../resources";
import { AwsError } from "../types";
import { refused } from "./refusals";

type Named = Pick<ResourceState, "type" | "name">;

/** What AWS does with the resources of an account, by their Pulumi types. What it refuses is a `LabError` that names the resource. */
export class Kinds {
    readonly #kinds = new Map<string, ResourceKind>();

    /** `createOther` makes the resources of all types that are not known here. */
    constructor(
        private readonly createOther: (who: Named & { readonly urn: string }, request: CreateRequest) => Created,
    ) {}

    /** Later kinds replace earlier ones of the same type. */
    use(kinds: Readonly<Record<string, ResourceKind>>): void {
        for (const [type, kind] of Object.entries(kinds)) this.#kinds.set(type, kind);
    }

    has(type: string): boolean {
        return this.#kinds.has(type);
    }

    naming(type: string, inputs: CreateRequest["inputs"]): NameRule | undefined {
        return this.#kinds.get(type)?.naming?.(inputs);
    }

    create(who: Named & { readonly urn: string }, request: CreateRequest): Promise<Created> {
        return asked(who, () => {
            const kind = this.#kinds.get(who.type);
            return kind ? kind.create(request) : this.createOther(who, request);
        });
    }

    /** Puts new inputs into force. When they are refused, the resource is as it was. */
    update(who: Named & { readonly urn: string }, state: ResourceState, request: CreateRequest): Promise<Created> {
        const kind = this.#kinds.get(who.type);
        if (!kind) return this.create(who, request);
        return asked(who, async () => {
            const old = existing(state);
            if (kind.update) return { id: old.id, outputs: await kind.update({ ...request, old }) };
            await kind.delete?.(old);
            try {
                return await kind.create(request);
            } catch (error) {
                await kind.create(requestOf(state));
                throw error;
            }
        });
    }

    async delete(state: ResourceState): Promise<void> {
        await asked(state, () => this.#kinds.get(state.type)?.delete?.(existing(state)));
    }

    /** How to see what has become of a resource; undefined where nothing but the program changes it. */
    reader(state: ResourceState): (() => Outputs | undefined) | undefined {
        const read = this.#kinds.get(state.type)?.read;
        return read && (() => read(existing(state)));
    }

    /** Makes resources again that were made before, with their names and ids. */
    async restore(states: readonly ResourceState[]): Promise<void> {
        let waiting = states;
        // A resource may stand before one that it needs now: it was changed after both were made.
        while (waiting.length > 0) {
            const left: { readonly state: ResourceState; readonly error: unknown }[] = [];
            for (const state of waiting) {
                try {
                    await this.#kinds.get(state.type)?.create(requestOf(state));
                } catch (error) {
                    left.push({ state, error });
                }
            }
            if (left.length === waiting.length) {
                const [stuck] = left.filter(({ state, error }) => !this.#isGone(state, error));
                if (stuck) throw refused(stuck.state, stuck.error);
                return;
            }
            waiting = left.map(({ state }) => state);
        }
    }

    /** Whether a resource went with what it belonged to, which somebody deleted by hand: an alias goes with its function. */
    #isGone(state: ResourceState, error: unknown): boolean {
        if (!(error instanceof AwsError && /NotFound|NonExistent/.test(error.code))) return false;
        const read = this.reader(state);
        return read !== undefined && read() === undefined;
    }
}

async function asked<T>(who: Named, ask: () => T | Promise<T>): Promise<T> {
    try {
        return await ask();
    } catch (error) {
        throw refused(who, error);
    }
}

function existing({ id = "", inputs, outputs, region = "" }: ResourceState): Existing {
    return { id, inputs, outputs, region };
}

/** What a resource was made with, to make it again. */
function requestOf({ name, inputs, outputs, region = "", seed }: ResourceState): CreateRequest {
    const tags = (outputs["tagsAll"] ?? {}) as Record<string, string>;
    return { seed, name, inputs: { ...inputs }, region, tags, before: outputs };
}

import { type handleUnaryCall, type ServerUnaryCall, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import pluginProto from "@pulumi/pulumi/proto/plugin_pb";
import proto from "@pulumi/pulumi/proto/provider_pb";
import type { Account } from "../account/account";
import { parseUrn } from "../account/names";
import type { ProviderSettings } from "../account/providers";
import type { Registration } from "../account/registration";
import { answerInvoke } from "../host/invokes";
import { Empty, type Struct, unwrap, wrap } from "../host/wire";
import { LabError } from "../labError";
import { checkInputs, namedOrRefused } from "./check";
import { Connections } from "./connections";
import { constructComponent } from "./construct";
import { type Difference, differenceOf, withRegions } from "./difference";
import { initFailure } from "./initFailure";
import { foreseen, foreseenUpdate, kept, secretsOf, seen, shown, structOf, type Values, valuesOf } from "./properties";
import { deletesBeforeReplace, replaces, schemaOf } from "./resourceTypes";
import { providerVersion } from "./version";

/** What the engine's asking has done to a resource, or has found out about it: that it is others' work by now, or gone. */
export interface AccountChange {
    readonly what: "created" | "updated" | "deleted" | "drifted" | "gone";
    readonly type: string;
    /** The Pulumi name. */
    readonly name: string;
}

export interface ProviderOptions {
    readonly account: Account;
    /** The folder of the program: relative paths of assets start there. */
    readonly directory: string;
    /** Told of every change of the account. */
    readonly onChange?: (change: AccountChange) => void;
    /** Told before and after AWS is asked to make a resource: what it throws is what AWS answers. After: it was made, but is not ready. */
    readonly onCreate?: (when: "before" | "after", urn: string) => void | Promise<void>;
}

type Call<Request> = ServerUnaryCall<Request, unknown>;

/** The property by which the real provider, too, remembers which inputs it made up. */
const MADE_UP = "__defaults";
const NO_SECRETS: ReadonlySet<string> = new Set();

/**
 * The resource providers `aws` and `awsx`, as the engine knows them, over the lab's account: what a program deploys is made there.
 * The engine dials it in place of the plugins (`PULUMI_DEBUG_PROVIDERS`).
 */
export class Provider {
    readonly #account: Account;
    readonly #connections = new Connections();
    readonly #version: string;

    constructor(private readonly options: ProviderOptions) {
        this.#account = options.account;
        this.#version = providerVersion(options.directory);
    }

    /** The gRPC methods. */
    implementation(): UntypedServiceImplementation {
        return {
            handshake: answering(() => {
                const response = new proto.ProviderHandshakeResponse();
                response.setAcceptSecrets(true);
                return response;
            }),
            attach: answering(() => new Empty()),
            cancel: answering(() => new Empty()),
            getPluginInfo: answering(() => {
                const response = new pluginProto.PluginInfo();
                response.setVersion(this.#version);
                return response;
            }),
            checkConfig: answering(({ request }: Call<proto.CheckRequest>) => {
                const response = new proto.CheckResponse();
                response.setInputs(request.getNews());
                return response;
            }),
            diffConfig: answering(({ request }: Call<proto.DiffRequest>) =>
                diffResponse(
                    differenceOf({
                        olds: valuesOf(request.getOldInputs()),
                        news: valuesOf(request.getNews()),
                        ignored: request.getIgnorechangesList(),
                        replaces: () => false,
                        oneOnly: false,
                    }),
                ),
            ),
            configure: answering((call: Call<proto.ConfigureRequest>) => this.#configure(call)),
            check: answering((call: Call<proto.CheckRequest>) => this.#check(call)),
            diff: answering((call: Call<proto.DiffRequest>) => this.#diff(call)),
            create: answering((call: Call<proto.CreateRequest>) => this.#create(call)),
            read: answering((call: Call<proto.ReadRequest>) => this.#read(call)),
            update: answering((call: Call<proto.UpdateRequest>) => this.#update(call)),
            delete: answering(async ({ request }: Call<proto.DeleteRequest>) => {
                await this.#account.delete(request.getUrn(), request.getId());
                this.#tell("deleted", request.getUrn());
                return new Empty();
            }),
            construct: answering((call: Call<proto.ConstructRequest>) =>
                constructComponent(call.request, this.options.directory),
            ),
            invoke: answering(async (call: Call<proto.InvokeRequest>) => {
                const { values } = await unwrap(call.request.getArgs(), this.options.directory);
                const result = answerInvoke(this.#account, call.request.getTok(), values, this.#settings(call));
                const response = new proto.InvokeResponse();
                response.setReturn(wrap(result, undefined, NO_SECRETS));
                return response;
            }),
        };
    }

    #tell(what: AccountChange["what"], urn: string): void {
        const { type, name } = parseUrn(urn);
        this.options.onChange?.({ what, type, name });
    }

    #settings(call: Call<unknown>): ProviderSettings {
        return this.#connections.of(call) ?? this.#account.settings();
    }

    #configure(call: Call<proto.ConfigureRequest>): proto.ConfigureResponse {
        const inputs = valuesOf(call.request.getArgs());
        checkAccount(inputs["allowedAccountIds"], this.#account.accountId);
        const { request } = call;
        const secrets = secretsOf(request.getArgs());
        const settings = this.#connections.configure(call, { inputs, secrets }, this.#account.settings());
        const isDefault = request.getType() === "pulumi:providers:aws" && request.getName()?.startsWith("default");
        if (isDefault) this.#account.configure(settings);
        const response = new proto.ConfigureResponse();
        response.setAcceptsecrets(true);
        response.setSupportspreview(true);
        return response;
    }

    #check({ request }: Call<proto.CheckRequest>): proto.CheckResponse {
        const { type, name } = parseUrn(request.getUrn());
        const [olds, news] = [valuesOf(request.getOlds()), valuesOf(request.getNews())];
        const before = isAutoNamed(olds) && news["namePrefix"] === undefined ? { name: olds["name"] } : {};
        const registration = { urn: request.getUrn(), type, name, inputs: { ...before, ...news } };
        const { inputs, failures } = namedOrRefused(this.#account, registration);
        const madeUp = news["name"] === undefined && inputs["name"] !== undefined;

        const response = new proto.CheckResponse();
        const added = madeUp ? { name: inputs["name"], [MADE_UP]: ["name"] } : {};
        response.setInputs(structOf({ ...request.getNews()?.toJavaScript(), ...added }));
        for (const { property, reason } of [...failures, ...checkInputs(type, inputs)]) {
            const failure = new proto.CheckFailure();
            failure.setProperty(property);
            failure.setReason(reason);
            response.addFailures(failure);
        }
        return response;
    }

    #diff(call: Call<proto.DiffRequest>): proto.DiffResponse {
        const { request } = call;
        const { type } = parseUrn(request.getUrn());
        const outputs = valuesOf(request.getOlds());
        const { olds, news } = withRegions(type, {
            olds: valuesOf(request.getOldInputs()),
            news: valuesOf(request.getNews()),
            before: outputs["region"],
            provider: this.#settings(call).region,
        });
        // Default tags are the provider's: a change of them is a change of every resource that has tags.
        const tagged = schemaOf(type)?.outputs.has("tagsAll") ?? false;
        const { tags } = this.#account.settingsOf({ inputs: news, settings: this.#settings(call) });
        return diffResponse(
            differenceOf({
                olds: tagged ? { ...olds, tagsAll: outputs["tagsAll"] ?? {} } : olds,
                news: tagged ? { ...news, tagsAll: tags } : news,
                ignored: [...request.getIgnorechangesList(), MADE_UP],
                replaces: (property) => replaces(type, property),
                oneOnly: deletesBeforeReplace(type) || (typeof news["name"] === "string" && !isAutoNamed(news)),
            }),
        );
    }

    async #create(call: Call<proto.CreateRequest>): Promise<proto.CreateResponse> {
        const { request } = call;
        const urn = request.getUrn();
        const sent = request.getProperties();
        const response = new proto.CreateResponse();
        if (request.getPreview()) {
            response.setProperties(foreseen(sent, [...(schemaOf(parseUrn(urn).type)?.outputs ?? [])]));
            return response;
        }
        await this.options.onCreate?.("before", urn);
        const state = await this.#account.create(await this.#registration(call, urn, sent));
        this.#tell("created", urn);
        const properties = shown(state, sent);
        try {
            await this.options.onCreate?.("after", urn);
        } catch (error) {
            throw initFailure(state.id ?? "", properties, error as Error);
        }
        response.setId(state.id ?? "");
        response.setProperties(properties);
        return response;
    }

    async #update(call: Call<proto.UpdateRequest>): Promise<proto.UpdateResponse> {
        const { request } = call;
        const sent = request.getNews();
        const response = new proto.UpdateResponse();
        if (request.getPreview()) {
            response.setProperties(foreseenUpdate(request));
            return response;
        }
        const registration = await this.#registration(call, request.getUrn(), sent);
        const state = await this.#account.update(request.getId(), registration);
        this.#tell("updated", request.getUrn());
        response.setProperties(shown(state, sent));
        return response;
    }

    /** A resource of the program's, as it is now; or one that is there beside the program. An empty id says that there is none. */
    #read({ request }: Call<proto.ReadRequest>): proto.ReadResponse {
        const urn = request.getUrn();
        const id = request.getId();
        const [properties, inputs] = [request.getProperties(), request.getInputs()];
        const { revision } = this.#account;
        const state = this.#account.refresh(urn, id);
        if (this.#account.revision !== revision) this.#tell(state ? "drifted" : "gone", urn);
        const response = new proto.ReadResponse();
        const reading = { urn, ...parseUrn(urn), id, inputs: valuesOf(properties) };
        const beside = state ? undefined : this.#account.lookUp(reading);
        // What the engine knows already may be gone; what a program asks for anew must be there, or it is told what to add.
        if (!state && !beside && request.hasInputs()) return response;
        response.setId(id);
        response.setProperties(seen(state?.outputs ?? beside ?? this.#account.outputsOf(reading), properties));
        response.setInputs(state ? kept(state.inputs, inputs) : inputs);
        return response;
    }

    async #registration(
        call: Call<unknown>,
        urn: string,
        sent: InstanceType<typeof Struct> | undefined,
    ): Promise<Registration> {
        const { values, secrets } = await unwrap(sent, this.options.directory);
        const { [MADE_UP]: _, ...inputs } = values;
        const { type, name } = parseUrn(urn);
        const settings = this.#settings(call);
        const tags = settings.secretTags ? ["tagsAll"] : [];
        const all = new Set([...secrets, ...(schemaOf(type)?.secrets ?? []), ...tags]);
        return { urn, type, name, custom: true, inputs, settings, secrets: [...all] };
    }
}

function isAutoNamed(inputs: Values): boolean {
    return Array.isArray(inputs[MADE_UP]) && inputs[MADE_UP].includes("name");
}

function checkAccount(allowed: unknown, accountId: string): void {
    const accounts = (typeof allowed === "string" ? JSON.parse(allowed) : (allowed ?? [])) as readonly string[];
    if (accounts.length === 0 || accounts.includes(accountId)) return;
    throw new LabError(
        `AWS account ID not allowed: ${accountId}; aws:allowedAccountIds has ${accounts.join(", ")}. ` +
            `Serve that account: event-ops engine --account ${accounts[0]}.`,
    );
}

function diffResponse({ changed, replacing, deleteBeforeReplace }: Difference): proto.DiffResponse {
    const response = new proto.DiffResponse();
    const { DIFF_SOME, DIFF_NONE } = proto.DiffResponse.DiffChanges;
    response.setChanges(changed.length > 0 ? DIFF_SOME : DIFF_NONE);
    response.setDiffsList([...changed]);
    response.setReplacesList([...replacing]);
    response.setDeletebeforereplace(deleteBeforeReplace);
    response.setHasdetaileddiff(true);
    const { UPDATE, UPDATE_REPLACE } = proto.PropertyDiff.Kind;
    for (const property of changed) {
        const detail = new proto.PropertyDiff();
        detail.setKind(replacing.includes(property) ? UPDATE_REPLACE : UPDATE);
        detail.setInputdiff(true);
        response.getDetaileddiffMap().set(property, detail);
    }
    return response;
}

function answering<Request, Response>(
    answer: (call: Call<Request>) => Response | Promise<Response>,
): handleUnaryCall<Request, Response> {
    return (call, respond) => {
        (async () => respond(null, await answer(call)))().catch((error: Error) => {
            respond({
                ...error,
                name: error.name,
                code: status.UNKNOWN,
                details: error.message,
                message: error.message,
            });
        });
    };
}

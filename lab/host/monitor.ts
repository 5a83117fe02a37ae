import { randomUUID } from "node:crypto";
import { type handleUnaryCall, type ServiceError, status, type UntypedServiceImplementation } from "@grpc/grpc-js";
import resourceProto from "@pulumi/pulumi/proto/resource_pb";
import type { Account } from "../account/account";
import { makeUrn } from "../account/names";
import type { ProviderSettings } from "../account/providers";
import type { Registration } from "../account/registration";
import { LabError } from "../labError";
import type { ResourceState } from "../resources";
import { declarationOf, readDeclarationOf } from "./declaration";
import { answerInvoke } from "./invokes";
import type { Project } from "./project";
import { remoteComponent } from "./remoteComponents";
import { Transforms } from "./transforms";
import { Empty, ResourceReference, type Struct, unwrap, wrap } from "./wire";

const NO_SECRETS: ReadonlySet<string> = new Set();

/** What the SDK may use of the monitor. Hooks are taken, not run, and warned about. */
const FEATURES = [
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_SECRETS,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_REFERENCES,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_OUTPUT_VALUES,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ALIAS_SPECS,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_DELETED_WITH,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_REPLACE_WITH,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_TRANSFORMS,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_INVOKE_TRANSFORMS,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_PARAMETERIZATION,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_RESOURCE_HOOKS,
    resourceProto.ResourceMonitorFeature.RESOURCE_MONITOR_FEATURE_ERROR_HOOKS,
];
/** The same by the names that older SDKs ask with. */
const FEATURE_NAMES = [
    "secrets",
    "resourceReferences",
    "outputValues",
    "aliasSpecs",
    "deletedWith",
    "replaceWith",
    "transforms",
    "invokeTransforms",
    "parameterization",
    "resourceHooks",
    "errorHooks",
];

export interface MonitorOptions {
    readonly project: Project;
    readonly account: Account;
    /** The first thing that went wrong in the lab: the program is to be ended. */
    readonly onFailure: (error: Error) => void;
    readonly onWarning: (message: string) => void;
}

/** The resource monitor that a program registers its resources with: what it registers goes into the account. */
export class Monitor {
    /** Outputs of the stack, as exported by the program. */
    outputs: Record<string, unknown> = {};
    readonly #options: MonitorOptions;
    readonly #account: Account;
    readonly #project: Project;
    readonly #transforms = new Transforms();
    readonly #taken = new Set<string>();
    #stackUrn = "";

    constructor(options: MonitorOptions) {
        this.#account = options.account;
        this.#project = options.project;
        this.#options = options;
    }

    /** The gRPC methods. */
    implementation(): UntypedServiceImplementation {
        const empty = () => new Empty();
        const ignored = () => {
            this.#options.onWarning("The program registers resource hooks; the lab does not run them");
            return new Empty();
        };
        return {
            getDeploymentInfo: this.#serve(() => this.#deploymentInfo()),
            supportsFeature: this.#serve((request: resourceProto.SupportsFeatureRequest) => {
                const response = new resourceProto.SupportsFeatureResponse();
                response.setHassupport(FEATURE_NAMES.includes(request.getId()));
                return response;
            }),
            registerResource: this.#serve((request: resourceProto.RegisterResourceRequest) => this.#register(request)),
            registerResourceOutputs: this.#serve((request: resourceProto.RegisterResourceOutputsRequest) =>
                this.#registerOutputs(request),
            ),
            readResource: this.#serve((request: resourceProto.ReadResourceRequest) => this.#read(request)),
            existsResource: this.#serve((request: resourceProto.ExistsResourceRequest) => {
                const response = new resourceProto.ExistsResourceResponse();
                response.setExists(Object.hasOwn(this.#account.fixtures.resources, request.getId()));
                return response;
            }),
            invoke: this.#serve((request: resourceProto.ResourceInvokeRequest) => this.#invoke(request)),
            call: this.#serve((request: resourceProto.ResourceCallRequest) => {
                throw new LabError(
                    `The program calls the method ${request.getTok()} of a component; the lab runs none`,
                );
            }),
            registerStackTransform: this.#serve(this.#transforms.addResourceTransform),
            registerStackInvokeTransform: this.#serve(this.#transforms.addInvokeTransform),
            registerResourceHook: this.#serve(ignored),
            registerErrorHook: this.#serve(ignored),
            registerPackage: this.#serve(() => {
                const response = new resourceProto.RegisterPackageResponse();
                response.setRef(randomUUID());
                return response;
            }),
            signalAndWaitForShutdown: this.#serve(empty),
        };
    }

    close(): void {
        this.#transforms.close();
    }

    #serve<Request, Response>(
        answer: (request: Request) => Response | Promise<Response>,
    ): handleUnaryCall<Request, Response> {
        return (call, respond) => {
            (async () => respond(null, await answer(call.request)))().catch((error: Error) => {
                this.#options.onFailure(error);
                respond({ code: status.UNKNOWN, details: error.message } as ServiceError);
            });
        };
    }

    #deploymentInfo(): resourceProto.DeploymentInfo {
        const response = new resourceProto.DeploymentInfo();
        response.setProject(this.#project.name);
        response.setStack(this.#project.stack);
        response.setSupportedfeaturesList(FEATURES);
        return response;
    }

    async #register(request: resourceProto.RegisterResourceRequest): Promise<resourceProto.RegisterResourceResponse> {
        const { properties, provider: providerRef } = await this.#transforms.resource(request);
        const type = request.getType();
        const name = request.getName();
        const parent = request.getParent() || (type === "pulumi:pulumi:Stack" ? undefined : this.#stackUrn);
        const urn = this.#claim(makeUrn(this.#project.stack, this.#project.name, parent, type, name));
        if (type === "pulumi:pulumi:Stack") this.#stackUrn = urn;
        this.#transforms.remember(urn, parent ?? "", request.getTransformsList());

        const { values, secrets } = await unwrap(properties, this.#project.workingDirectory).catch((error: Error) => {
            if (!(error instanceof LabError)) throw error;
            throw new LabError(`${type} "${name}": ${error.message}`);
        });
        const registration: Registration = {
            urn,
            type,
            name,
            custom: request.getCustom(),
            inputs: values,
            ...(secrets.size > 0 ? { secrets: [...secrets] } : {}),
            settings: this.#settings(providerRef),
            declaration: declarationOf(request, { urn, properties, provider: providerUrn(providerRef) }),
            ...(parent ? { parent } : {}),
        };
        const state = request.getRemote()
            ? await this.#construct(registration, request)
            : await this.#account.create(registration);
        return this.#registered(state, properties, new Set([...secrets, ...request.getAdditionalsecretoutputsList()]));
    }

    #registered(state: ResourceState, sent: Struct | undefined, secrets: ReadonlySet<string>) {
        const response = new resourceProto.RegisterResourceResponse();
        response.setUrn(state.urn);
        response.setId(state.id ?? "");
        response.setObject(wrap({ ...state.outputs }, sent, secrets));
        return response;
    }

    /** A component that a provider would create: the table knows a few, the children go into the account. */
    async #construct(
        registration: Registration,
        request: resourceProto.RegisterResourceRequest,
    ): Promise<ResourceState> {
        const component = remoteComponent(registration.type);
        const { urn } = registration;
        const settings = this.#settings(request.getProvidersMap().get("aws") ?? "");
        await this.#account.create(registration);
        const outputs = await component({
            name: registration.name,
            inputs: registration.inputs,
            create: (type, name, inputs) =>
                this.#account.create({
                    urn: this.#claim(makeUrn(this.#project.stack, this.#project.name, urn, type, name)),
                    type,
                    name,
                    custom: true,
                    inputs,
                    settings,
                    parent: urn,
                }),
        });
        const references = Object.entries(outputs).map(
            ([key, child]) => [key, child && new ResourceReference(child.urn, child.id)] as const,
        );
        const plain = Object.entries(outputs).map(([key, child]) => [key, child?.id] as const);
        this.#account.registerOutputs(urn, Object.fromEntries(plain));
        return { ...this.#account.resources.get(urn)!, outputs: Object.fromEntries(references) };
    }

    async #registerOutputs(request: resourceProto.RegisterResourceOutputsRequest) {
        const { values } = await unwrap(request.getOutputs(), this.#project.workingDirectory);
        if (request.getUrn() === this.#stackUrn) this.outputs = values;
        this.#account.registerOutputs(request.getUrn(), values);
        return new Empty();
    }

    async #read(request: resourceProto.ReadResourceRequest): Promise<resourceProto.ReadResourceResponse> {
        const type = request.getType();
        const name = request.getName();
        const parent = request.getParent() || this.#stackUrn;
        const { values } = await unwrap(request.getProperties(), this.#project.workingDirectory);
        const state = this.#account.read({
            urn: this.#claim(makeUrn(this.#project.stack, this.#project.name, parent, type, name)),
            type,
            name,
            custom: true,
            id: request.getId(),
            inputs: values,
            declaration: readDeclarationOf(request, providerUrn(request.getProvider())),
            ...(parent ? { parent } : {}),
        });
        const response = new resourceProto.ReadResourceResponse();
        response.setUrn(state.urn);
        response.setProperties(wrap({ ...state.outputs }, undefined, NO_SECRETS));
        return response;
    }

    async #invoke(request: resourceProto.ResourceInvokeRequest): Promise<resourceProto.ResourceInvokeResponse> {
        const { args, provider } = await this.#transforms.invoke(request);
        const { values } = await unwrap(args, this.#project.workingDirectory);
        const result = answerInvoke(this.#account, request.getTok(), values, this.#settings(provider));
        const response = new resourceProto.ResourceInvokeResponse();
        response.setReturn(wrap(result, undefined, NO_SECRETS));
        return response;
    }

    #claim(urn: string): string {
        if (this.#taken.has(urn)) {
            throw new LabError(`Duplicate resource URN '${urn}'; try giving it a unique name`);
        }
        this.#taken.add(urn);
        return urn;
    }

    #settings(providerReference: string): ProviderSettings {
        return this.#account.settings(providerUrn(providerReference));
    }
}

/** A provider reference is `<urn>::<id>`. */
function providerUrn(reference: string): string | undefined {
    const end = reference.lastIndexOf("::");
    return end < 0 ? undefined : reference.slice(0, end);
}

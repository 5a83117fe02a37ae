import { credentials } from "@grpc/grpc-js";
import proto from "@pulumi/pulumi/proto/provider_pb";
import resourceRpc from "@pulumi/pulumi/proto/resource_grpc_pb";
import resourceProto from "@pulumi/pulumi/proto/resource_pb";
import { type Child, remoteComponent } from "../host/remoteComponents";
import { ResourceReference, UNKNOWN, unwrap, wrap } from "../host/wire";
import { valuesOf } from "./properties";

const NO_SECRETS: ReadonlySet<string> = new Set();

interface Registering {
    readonly type: string;
    readonly name: string;
    readonly custom: boolean;
    readonly inputs: Record<string, unknown>;
    readonly secret?: boolean;
    readonly parent: string;
    readonly provider?: string;
}

/** Makes a component of the provider `awsx`: itself and its children are registered with the engine, which asks for each of them. */
export async function constructComponent(
    request: proto.ConstructRequest,
    directory: string,
): Promise<proto.ConstructResponse> {
    const monitor = new Monitor(request.getMonitorendpoint());
    try {
        const { values: inputs, secrets } = await unwrap(request.getInputs(), directory);
        const [type, name] = [request.getType(), request.getName()];
        const provider = request.getProvidersMap().get("aws");
        const component = await monitor.register(
            { type, name, custom: false, inputs: {}, parent: request.getParent() },
            (registration) => copyOptions(request, registration),
        );
        const made = await remoteComponent(type)({
            name,
            inputs,
            create: (childType, childName, childInputs) =>
                monitor.register({
                    type: childType,
                    name: childName,
                    custom: true,
                    inputs: childInputs,
                    // Where something that was asked for is secret, what is made of it may be.
                    secret: secrets.size > 0,
                    parent: component.urn,
                    ...(provider === undefined ? {} : { provider }),
                }),
        });
        const state = wrap(
            Object.fromEntries(
                Object.entries(made).map(([key, child]) => [key, child && new ResourceReference(child.urn, child.id)]),
            ),
            undefined,
            NO_SECRETS,
        );
        await monitor.registerOutputs(component.urn, state);
        const response = new proto.ConstructResponse();
        response.setUrn(component.urn);
        response.setState(state);
        return response;
    } finally {
        monitor.close();
    }
}

/** What the program says of a component beside its inputs is the component's own. */
function copyOptions(from: proto.ConstructRequest, to: resourceProto.RegisterResourceRequest): void {
    to.setAliasesList(from.getAliasesList());
    to.setDependenciesList(from.getDependenciesList());
    to.setProtect(from.getProtect() ?? false);
    to.setDeletedwith(from.getDeletedwith());
    to.setRetainondelete(from.getRetainondelete() ?? false);
    to.setReplaceonchangesList(from.getReplaceonchangesList());
    for (const [name, reference] of from.getProvidersMap().entries()) to.getProvidersMap().set(name, reference);
}

/** The engine's side of a deployment, as a program sees it. */
class Monitor {
    readonly #client: resourceRpc.ResourceMonitorClient;

    constructor(address: string) {
        this.#client = new resourceRpc.ResourceMonitorClient(address, credentials.createInsecure());
    }

    register(
        { type, name, custom, inputs, secret, parent, provider }: Registering,
        more: (request: resourceProto.RegisterResourceRequest) => void = () => {},
    ): Promise<Child> {
        const request = new resourceProto.RegisterResourceRequest();
        request.setType(type);
        request.setName(name);
        request.setCustom(custom);
        request.setParent(parent);
        request.setProvider(provider ?? "");
        request.setObject(wrap(inputs, undefined, secret ? new Set(Object.keys(inputs)) : NO_SECRETS));
        request.setAcceptsecrets(true);
        more(request);
        return new Promise((resolve, reject) =>
            this.#client.registerResource(request, (error, response) =>
                error
                    ? reject(new Error(error.details))
                    : resolve({
                          urn: response.getUrn(),
                          id: response.getId() || UNKNOWN,
                          outputs: valuesOf(response.getObject()),
                      }),
            ),
        );
    }

    registerOutputs(urn: string, outputs: ReturnType<typeof wrap>): Promise<void> {
        const request = new resourceProto.RegisterResourceOutputsRequest();
        request.setUrn(urn);
        request.setOutputs(outputs);
        return new Promise((resolve, reject) =>
            this.#client.registerResourceOutputs(request, (error) =>
                error ? reject(new Error(error.details)) : resolve(),
            ),
        );
    }

    close(): void {
        this.#client.close();
    }
}

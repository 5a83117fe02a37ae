import { type Client, credentials } from "@grpc/grpc-js";
import callbackRpc from "@pulumi/pulumi/proto/callback_grpc_pb";
import callbackProto from "@pulumi/pulumi/proto/callback_pb";
import resourceProto from "@pulumi/pulumi/proto/resource_pb";
import { Empty, type Struct } from "./wire";

type Callback = callbackProto.Callback;

/**
 * Transforms of resources and invokes (`pulumi.runtime.registerResourceTransform`, the option `transforms`): functions of the
 * program that it serves itself and the monitor calls. Properties and providers are taken from them; other options have no
 * effect in the lab.
 */
export class Transforms {
    readonly #resource: Callback[] = [];
    readonly #invoke: Callback[] = [];
    /** Transforms of a component apply to its children too. */
    readonly #byUrn = new Map<string, { readonly parent: string; readonly callbacks: readonly Callback[] }>();
    readonly #clients = new Map<string, callbackRpc.CallbacksClient>();

    readonly addResourceTransform = (callback: Callback) => {
        this.#resource.push(callback);
        return new Empty();
    };

    readonly addInvokeTransform = (callback: Callback) => {
        this.#invoke.push(callback);
        return new Empty();
    };

    /** Remembers the transforms that a resource hands down to its children. */
    remember(urn: string, parent: string, callbacks: readonly Callback[]): void {
        this.#byUrn.set(urn, { parent, callbacks });
    }

    /** Runs a resource's own transforms, then those of its parents, then those of the stack. */
    async resource(
        request: resourceProto.RegisterResourceRequest,
    ): Promise<{ readonly properties: Struct | undefined; readonly provider: string }> {
        const callbacks = [...request.getTransformsList(), ...this.#inherited(request.getParent()), ...this.#resource];
        let properties = request.getObject() as Struct | undefined;
        let options = new resourceProto.TransformResourceOptions();
        options.setProvider(request.getProvider());
        for (const [key, reference] of request.getProvidersMap().entries())
            options.getProvidersMap().set(key, reference);
        for (const callback of callbacks) {
            const transform = new resourceProto.TransformRequest();
            transform.setType(request.getType());
            transform.setName(request.getName());
            transform.setCustom(request.getCustom());
            transform.setParent(request.getParent());
            transform.setProperties(properties);
            transform.setOptions(options);
            const answer = await this.#call(callback, transform.serializeBinary());
            const response = resourceProto.TransformResponse.deserializeBinary(answer);
            properties = response.getProperties() as Struct | undefined;
            options = response.getOptions() ?? options;
        }
        return { properties, provider: options.getProvider() };
    }

    /** Runs the stack's transforms of an invoke. */
    async invoke(
        request: resourceProto.ResourceInvokeRequest,
    ): Promise<{ readonly args: Struct | undefined; readonly provider: string }> {
        let args = request.getArgs() as Struct | undefined;
        let options = new resourceProto.TransformInvokeOptions();
        options.setProvider(request.getProvider());
        for (const callback of this.#invoke) {
            const transform = new resourceProto.TransformInvokeRequest();
            transform.setToken(request.getTok());
            transform.setArgs(args);
            transform.setOptions(options);
            const answer = await this.#call(callback, transform.serializeBinary());
            const response = resourceProto.TransformInvokeResponse.deserializeBinary(answer);
            args = response.getArgs() as Struct | undefined;
            options = response.getOptions() ?? options;
        }
        return { args, provider: options.getProvider() };
    }

    close(): void {
        for (const client of this.#clients.values()) (client as unknown as Client).close();
    }

    #inherited(urn: string): Callback[] {
        const found = this.#byUrn.get(urn);
        return found ? [...found.callbacks, ...this.#inherited(found.parent)] : [];
    }

    #call(callback: Callback, payload: Uint8Array): Promise<Uint8Array> {
        const target = callback.getTarget();
        let client = this.#clients.get(target);
        if (!client) {
            client = new callbackRpc.CallbacksClient(target, credentials.createInsecure());
            this.#clients.set(target, client);
        }
        const request = new callbackProto.CallbackInvokeRequest();
        request.setToken(callback.getToken());
        request.setRequest(payload);
        return new Promise((resolve, reject) =>
            client.invoke(request, (error, response) =>
                error
                    ? reject(new Error(`a transform failed: ${error.details}`))
                    : resolve(response.getResponse_asU8()),
            ),
        );
    }
}

import { type ClientPackage, ClientPackages } from "./clientPackages";
import type { CredentialScope } from "./credentialScope";
import { memo } from "./memo";
import { EC2_QUERY_PROTOCOL, QUERY_PROTOCOL } from "./protocols/query";
import { restProtocol } from "./protocols/rest";
import { rpcProtocol } from "./protocols/rpc";
import type { WireProtocol } from "./protocols/wire";
import type { EndpointRequest } from "./request";
import { type RestMatch, RestRoutes } from "./restPaths";
import { loadServiceModel, type ServiceModel } from "./serviceModel";

export interface Route extends RestMatch {
    readonly model: ServiceModel;
    readonly protocol: WireProtocol;
}

/** A request that no installed client explains; `protocol` is the likely one, for the answer. */
export interface NoRoute {
    readonly protocol: WireProtocol;
    readonly reason: string;
}

const CBOR = rpcProtocol("cbor");
const JSON_10 = rpcProtocol("json-1.0");
const JSON_11 = rpcProtocol("json-1.1");

/** The services of AWS that speak REST-XML: how an unknown one is answered. */
const REST_XML_SIGNING_NAMES = ["s3", "s3express", "s3-outposts", "route53", "cloudfront"];

const models = new Map<string, ServiceModel>();
const restRoutes = new WeakMap<ServiceModel, RestRoutes>();

export class Router {
    readonly #packages: ClientPackages;

    /** Clients are looked for from the lab's own folder and from these. */
    constructor(folders: readonly string[]) {
        this.#packages = new ClientPackages([...folders, __dirname]);
    }

    find(request: EndpointRequest, scope: CredentialScope): Route | NoRoute {
        const asked = callOf(request);
        const caller = clientNameOf(request.headers);
        const named = caller === undefined ? undefined : this.#packages.named(caller);
        const candidates = new Set([...(named ? [named] : []), ...this.#packages.signingAs(scope.signingName)]);
        for (const candidate of candidates) {
            const model = modelOf(candidate);
            const match = asked.match(model);
            if (match) return { ...match, model, protocol: asked.protocol(model) };
        }
        const protocol = asked.protocol(undefined, scope.signingName);
        const packages = [...candidates].map(({ name }) => `@aws-sdk/client-${name}`).join(" and ");
        if (packages !== "") {
            return {
                protocol,
                reason: `${asked.name} is no operation of ${packages} as installed. Install a newer version of it.`,
            };
        }
        return {
            protocol,
            reason:
                `No installed SDK client knows the service that signs as "${scope.signingName}" (${asked.name}). ` +
                `The lab reads its requests with that client: npm install --save-dev @aws-sdk/client-${caller ?? scope.signingName}`,
        };
    }
}

/** What a request says about its operation, before any client is loaded. */
interface AskedCall {
    readonly name: string;
    match(model: ServiceModel): RestMatch | undefined;
    protocol(model: ServiceModel | undefined, signingName?: string): WireProtocol;
}

function callOf(request: EndpointRequest): AskedCall {
    const { headers, query, method, path } = request;
    const rpcPath = /\/service\/[^/]+\/operation\/([^/]+)$/.exec(path);
    if (rpcPath && headers["smithy-protocol"] === "rpc-v2-cbor") {
        return { name: rpcPath[1]!, match: byName(rpcPath[1]!), protocol: () => CBOR };
    }
    const target = headers["x-amz-target"];
    if (target !== undefined) {
        const [prefix, name = ""] = [
            target.slice(0, target.lastIndexOf(".")),
            target.slice(target.lastIndexOf(".") + 1),
        ];
        const is10 = (headers["content-type"] ?? "").includes("json-1.0");
        return {
            name,
            match: (model) => (model.settings.serviceTarget === prefix ? byName(name)(model) : undefined),
            protocol: () => (is10 ? JSON_10 : JSON_11),
        };
    }
    const isForm = (headers["content-type"] ?? "").startsWith("application/x-www-form-urlencoded");
    const form = isForm ? new URLSearchParams(request.body.toString("utf8")) : query;
    const action = form.get("Action");
    if (action !== null && form.has("Version")) {
        return {
            name: action,
            match: (model) => (model.settings.version === form.get("Version") ? byName(action)(model) : undefined),
            protocol: (model, signingName) =>
                model?.protocol.getShapeId() === "aws.protocols#ec2Query" || (!model && signingName === "ec2")
                    ? EC2_QUERY_PROTOCOL
                    : QUERY_PROTOCOL,
        };
    }
    return {
        name: `${method} ${path}`,
        match: (model) => routesOf(model).find(method, path, query, hostLabelOf(headers["host"])),
        protocol: (model, signingName) =>
            restProtocol(
                (model ? isRestXml(model) : REST_XML_SIGNING_NAMES.includes(signingName ?? "")) ? "xml" : "json",
            ),
    };
}

function byName(name: string): (model: ServiceModel) => RestMatch | undefined {
    return (model) => {
        const operation = model.operations.get(name);
        return operation && { operation, labels: {} };
    };
}

function isRestXml(model: ServiceModel): boolean {
    return model.protocol.getShapeId() === "aws.protocols#restXml";
}

/** `bucket` of `bucket.localhost:1234`: the endpoint itself is a loopback address. */
function hostLabelOf(host: string | undefined): string | undefined {
    return /^(.+)\.(?:localhost|127\.0\.0\.1)(?::\d+)?$/.exec(host ?? "")?.[1];
}

/** The client that made the request, from what it says of itself in its user agent: `api/resource_groups_tagging_api#3.1142.0`. */
function clientNameOf(headers: Readonly<Record<string, string>>): string | undefined {
    const agent = `${headers["x-amz-user-agent"] ?? ""} ${headers["user-agent"] ?? ""}`;
    return /\bapi\/([^#\s]+)/
        .exec(agent)?.[1]
        ?.toLowerCase()
        .replace(/[^a-z0-9]+/g, "-");
}

function modelOf(client: ClientPackage): ServiceModel {
    return memo(models, client.directory, () => loadServiceModel(client));
}

function routesOf(model: ServiceModel): RestRoutes {
    return memo(restRoutes, model, () => new RestRoutes(model));
}

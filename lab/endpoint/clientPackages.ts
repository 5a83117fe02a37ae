import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** An installed package `@aws-sdk/client-*`; not loaded. */
export interface ClientPackage {
    /** Without `@aws-sdk/client-`. */
    readonly name: string;
    readonly directory: string;
    /** The name that its requests are signed with. */
    readonly signingName: string;
}

/**
 * The SDK clients that can be resolved from the lab and from further folders. What each signs as is read from its own small
 * `EndpointParameters` file: nothing is loaded until a request needs it.
 */
export class ClientPackages {
    #packages: ReadonlyMap<string, ClientPackage> | undefined;

    constructor(private readonly folders: readonly string[]) {}

    named(name: string): ClientPackage | undefined {
        return this.#all().get(name);
    }

    signingAs(signingName: string): ClientPackage[] {
        return [...this.#all().values()].filter((candidate) => candidate.signingName === signingName);
    }

    #all(): ReadonlyMap<string, ClientPackage> {
        this.#packages ??= new Map(
            this.folders
                .map((folder) => resolve(folder))
                .flatMap(searchPath)
                .flatMap(clientsIn)
                .reverse(),
        );
        return this.#packages;
    }
}

/** The `@aws-sdk` folders in which Node.js looks for packages from a folder: nearest first. */
function searchPath(folder: string): string[] {
    const scope = join(folder, "node_modules", "@aws-sdk");
    const parent = dirname(folder);
    return parent === folder ? [scope] : [scope, ...searchPath(parent)];
}

function clientsIn(scope: string): [string, ClientPackage][] {
    if (!existsSync(scope)) return [];
    return readdirSync(scope)
        .filter((entry) => entry.startsWith("client-"))
        .sort()
        .flatMap((entry) => {
            const directory = join(scope, entry);
            const parameters = join(directory, "dist-es", "endpoint", "EndpointParameters.js");
            if (!existsSync(parameters)) return [];
            const signingName = /defaultSigningName: "([^"]+)"/.exec(readFileSync(parameters, "utf8"))?.[1];
            const name = entry.slice("client-".length);
            return signingName === undefined ? [] : [[name, { name, directory, signingName }]];
        });
}

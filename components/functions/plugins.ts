import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { OnResolveArgs, OnResolveResult, Plugin } from "esbuild";
import type { HandlerProblem } from "./buildError";
import { shownPath } from "./handlerFile";
import { PACKAGE_NAME, PACKAGE_ROOT, shippedSource } from "./packageRoot";

/** The module that a bundle begins with: it exists in memory only. */
export interface Entry {
    /** An ES module that exports `handler`. */
    readonly contents: string;
    /** Where its imports are looked for: in the first folder, then in the next. Absolute paths. */
    readonly resolveDirs: readonly string[];
}

/** The namespace of entries among esbuild's inputs. */
export const ENTRY_NAMESPACE = "event-ops-entry";

/** Packages whose only purpose is to load a native module. */
const NATIVE_LOADERS =
    /^(?:bindings|node-gyp-build|node-gyp-build-optional-packages|node-pre-gyp|@mapbox\/node-pre-gyp|prebuild-install|ffi-napi)$/;

/** Serves the entries of a batch, and looks for their imports in each of their folders. */
export function entries(batch: readonly Entry[]): Plugin {
    return {
        name: "event-ops-entries",
        setup(build) {
            build.onResolve({ filter: new RegExp(`^${ENTRY_NAMESPACE}:`) }, ({ path }) => ({
                path: path.slice(ENTRY_NAMESPACE.length + 1),
                namespace: ENTRY_NAMESPACE,
            }));
            build.onLoad({ filter: /.*/, namespace: ENTRY_NAMESPACE }, ({ path }) => {
                const entry = batch[Number(path)] as Entry;
                return { contents: entry.contents, loader: "js", resolveDir: entry.resolveDirs[0] };
            });
            build.onResolve({ filter: /^[^./]/, namespace: ENTRY_NAMESPACE }, async (args) => {
                if (args.pluginData === "looking") return undefined;
                const folders = (batch[Number(args.importer)] as Entry).resolveDirs;
                let last: OnResolveResult | undefined;
                for (const resolveDir of folders) {
                    const found = await build.resolve(args.path, {
                        ...lookup(args),
                        resolveDir,
                        pluginData: "looking",
                    });
                    if (found.errors.length === 0) return found;
                    last = { errors: found.errors };
                }
                return last;
            });
        },
    };
}

function lookup({ importer, kind }: OnResolveArgs) {
    return { importer, kind, namespace: ENTRY_NAMESPACE } as const;
}

/** Every import of this package, however it is written, is the shipped source: one copy of each module, the same bytes everywhere. */
export const ownPackage: Plugin = {
    name: "event-ops-own-package",
    setup(build) {
        build.onResolve({ filter: new RegExp(`^${PACKAGE_NAME}(?:/|$)`) }, ({ path, importer }) => {
            const inside = path.slice(PACKAGE_NAME.length + 1);
            const source = inside === "" ? undefined : shippedSource(join(PACKAGE_ROOT, inside));
            if (source !== undefined) return { path: source, sideEffects: false };
            return refuse(importer, {
                reason: `imports "${path}", which brings Pulumi into the archive`,
                remedy: `In a handler import from "${PACKAGE_NAME}/handlers/..." or "${PACKAGE_NAME}/patterns", or types only (import type)`,
            });
        });
    },
};

/** What cannot run in Lambda is refused where it is imported, before megabytes of it are read. */
export const refusals: Plugin = {
    name: "event-ops-refusals",
    setup(build) {
        build.onResolve({ filter: /^@pulumi\// }, ({ path, importer }) =>
            refuse(importer, {
                reason: `imports "${path}", which exists only while the program deploys`,
                remedy: "Keep the handler in a file without it (types may be imported: import type), and pass values known at deployment as environment",
            }),
        );
        build.onResolve({ filter: /\.node$/ }, ({ path, importer }) => refuseNative(path, importer));
        build.onResolve({ filter: NATIVE_LOADERS }, ({ path, importer }) => refuseNative(path, importer));
    },
};

function refuseNative(path: string, importer: string): OnResolveResult {
    return refuse(importer, {
        reason: `loads the native module "${path}", built for this machine and not for Lambda`,
        remedy: "Use a package in plain JavaScript, or put the native one into a Lambda layer",
    });
}

function refuse(importer: string, { reason, remedy }: HandlerProblem): OnResolveResult {
    const from = importer === "" || /^\d+$/.test(importer) ? "the callback" : shownPath(importer);
    const problem: HandlerProblem = { reason: `${from} ${reason}`, remedy };
    return { errors: [{ text: problem.reason, detail: problem }] };
}

/**
 * The SDK's schema arrays are made without a call, but esbuild keeps every array literal that holds functions of other arrays.
 * Marked pure, the ones that nobody uses go. A file that is written otherwise is left alone.
 */
export const sdkSchemas: Plugin = {
    name: "event-ops-sdk-schemas",
    setup(build) {
        build.onLoad(
            {
                filter: /[\\/]@aws-sdk[\\/][\w-]+[\\/]dist-es[\\/](?:submodules[\\/][\w-]+[\\/])?schemas[\\/]schemas_\d+\.js$/,
            },
            async ({ path }) => ({
                contents: markArraysPure(await readFile(path, "utf8")),
                loader: "js",
                resolveDir: dirname(path),
            }),
        );
    },
};

/** Clients read nothing but the version of their package.json; the rest of it, some kilobytes a client, stays out. */
export const sdkManifests: Plugin = {
    name: "event-ops-sdk-manifests",
    setup(build) {
        build.onLoad({ filter: /[\\/]@aws-sdk[\\/][\w-]+[\\/]package\.json$/ }, async ({ path }) => {
            const { name, version } = JSON.parse(await readFile(path, "utf8")) as { name: string; version: string };
            return { contents: JSON.stringify({ name, version }), loader: "json" };
        });
    },
};

/**
 * Every client brings the ways in which a person logs in on a workstation (single sign-on, `aws login`), with clients of their own. In Lambda
 * there is no browser and no home folder: their code is left out, as far as only the SDK's own chain of providers would load it.
 */
export const workstationLogins: Plugin = {
    name: "event-ops-workstation-logins",
    setup(build) {
        build.onResolve({ filter: /^@aws-sdk\/credential-provider-(?:sso|login)$/ }, ({ path, importer }) =>
            /[\\/]@aws-sdk[\\/]credential-provider-(?:node|ini)[\\/]/.test(importer)
                ? { path, namespace: "event-ops-no-login", sideEffects: false }
                : undefined,
        );
        build.onLoad({ filter: /.*/, namespace: "event-ops-no-login" }, () => ({
            contents: `const none = () => async () => {
                throw new Error("Single sign-on and aws login are for workstations: this archive does not hold their code");
            };
            export { none as fromSSO, none as fromLoginCredentials };`,
            loader: "js",
        }));
    },
};

/** Exported for its test. */
export function markArraysPure(text: string): string {
    let open = 0;
    let closed = 0;
    const marked = text
        .replace(/^((?:export )?(?:var|const) [\w$]+ = )\[/gm, (_, head: string) => {
            open++;
            return `${head}/* @__PURE__ */ (() => [`;
        })
        .replace(/^(.*)\];$/gm, (line, body: string) => {
            if (body !== "" && !body.includes("(() => [")) return line;
            closed++;
            return `${body}])();`;
        });
    return open === closed ? marked : text;
}

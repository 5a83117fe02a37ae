import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import * as vm from "node:vm";

interface Module {
    exports: unknown;
    readonly id: string;
    readonly filename: string;
    readonly paths: readonly string[];
    loaded: boolean;
}

type Wrapper = (
    exports: unknown,
    require: NodeJS.Require,
    module: Module,
    filename: string,
    directory: string,
    dynamicImport: (specifier: string) => Promise<unknown>,
) => void;

const IMPORT = "__dynamicImport";

/** Compiled once for all contexts: an archive's files have the hash of their content in their path. */
const scripts = new Map<string, vm.Script>();

/** The CommonJS modules of one context: loaded from its archive, and kept for as long as it lives. */
export class ContextModules {
    readonly #loaded = new Map<string, Module>();

    constructor(
        private readonly context: vm.Context,
        /** By their names without `node:`. */
        private readonly builtins: Readonly<Record<string, unknown>>,
        /** Where to look for AWS SDK packages that the archive does not carry. */
        private readonly sdkFrom: string,
    ) {}

    requireFrom(file: string): NodeJS.Require {
        const resolve = (specifier: string) => this.#resolve(file, specifier);
        const load = (specifier: string) =>
            isBuiltin(specifier) ? this.#builtin(specifier) : this.#load(resolve(specifier));
        return Object.assign(load, {
            resolve,
            cache: {},
            extensions: {},
            main: undefined,
        }) as unknown as NodeJS.Require;
    }

    #resolve(file: string, specifier: string): string {
        const real = createRequire(file);
        try {
            return real.resolve(specifier);
        } catch (error) {
            if (!/^@(aws-sdk|smithy)\//.test(specifier)) throw error;
            return createRequire(this.sdkFrom).resolve(specifier);
        }
    }

    #builtin(specifier: string): unknown {
        const name = specifier.replace(/^node:/, "");
        return Object.hasOwn(this.builtins, name) ? this.builtins[name] : createRequire(__filename)(specifier);
    }

    #load(file: string): unknown {
        const known = this.#loaded.get(file);
        if (known) return known.exports;
        const module: Module = { exports: {}, id: file, filename: file, paths: [], loaded: false };
        this.#loaded.set(file, module);
        try {
            this.#run(file, module);
        } catch (error) {
            this.#loaded.delete(file);
            throw error;
        }
        module.loaded = true;
        return module.exports;
    }

    #run(file: string, module: Module): void {
        if (file.endsWith(".json")) {
            module.exports = vm.runInContext("JSON.parse", this.context)(readFileSync(file, "utf8"));
            return;
        }
        const wrapper = scriptOf(file).runInContext(this.context) as Wrapper;
        module.exports = vm.runInContext("({})", this.context);
        const require = this.requireFrom(file);
        const dynamicImport = async (specifier: string) => {
            const loaded = require(specifier) as object;
            return { default: loaded, ...loaded };
        };
        wrapper.call(module.exports, module.exports, require, module, file, dirname(file), dynamicImport);
    }
}

function scriptOf(file: string): vm.Script {
    let script = scripts.get(file);
    if (!script) {
        const text = readFileSync(file, "utf8")
            .replace(/^#!.*/, "")
            // Node.js would load what is imported outside the context, past the guard: SDK clients import node:http so.
            .replaceAll(/(?<![\w$.#])import\s*\(/g, `${IMPORT}(`);
        script = new vm.Script(`(function (exports, require, module, __filename, __dirname, ${IMPORT}) { ${text}\n})`, {
            filename: file,
        });
        scripts.set(file, script);
    }
    return script;
}

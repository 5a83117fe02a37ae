import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { zipSync } from "fflate";
import type { Account } from "../account/account";
import type { ProviderSettings } from "../account/providers";
import { LabError } from "../labError";
import type { Outputs, ResourceState } from "../resources";
import { archiveOfPath } from "../runner/archive";
import { type CodeArchive, isCode } from "../types";
import { Seal } from "./seal";

interface Saved {
    readonly version: 1;
    readonly accountId: string;
    /** What the program's default provider says. */
    readonly settings: ProviderSettings;
    readonly resources: readonly ResourceState[];
}

/** What stands in the file for the code of a function. */
const CODE = "event-ops:code";
/** What stands in the file for a secret. */
const SEALED = "event-ops:sealed";

/**
 * An account in a file, so that it outlives the process. The code of functions lies beside it, in `<file>.code`, and the key that
 * its secrets are sealed with in `<file>.key`. Messages are not kept.
 */
export class StateFile {
    readonly #path: string;
    readonly #seal: Seal;
    /** Archives that lie beside the file already. */
    readonly #written = new Set<string>();
    #planned: NodeJS.Immediate | undefined;
    #writing: Promise<void> = Promise.resolve();
    #failed = false;

    constructor(
        path: string,
        private readonly account: Account,
        private readonly onFailure: (error: LabError) => void = () => {},
    ) {
        this.#path = resolve(path);
        this.#seal = new Seal(`${this.#path}.key`);
    }

    /** Puts what the file holds into the account; a file that is not there holds nothing. Throws a `LabError` for one that is no such file. */
    async load(): Promise<void> {
        if (!existsSync(this.#path)) return;
        const { accountId, settings, resources } = this.#read();
        if (accountId !== this.account.accountId) {
            throw new LabError(
                `${this.#path} holds the account ${accountId}, not ${this.account.accountId}: name that one, or another file.`,
            );
        }
        this.account.configure(settings);
        await this.account.restore(resources);
    }

    /** Writes the account down, soon: many changes at once become one write. The first that fails is told of, `flush` tries again. */
    save(): void {
        this.#planned ??= setImmediate(() => {
            this.#planned = undefined;
            this.#writing = this.#writing
                .then(() => this.#write())
                .then(
                    () => {
                        this.#failed = false;
                    },
                    (error: unknown) => this.#tell(error),
                );
        });
    }

    #tell(error: unknown): void {
        if (!this.#failed) this.onFailure(notWritten(this.#path, error));
        this.#failed = true;
    }

    /** Ends when all is written. Throws a `LabError` where that cannot be done. */
    async flush(): Promise<void> {
        if (this.#planned) clearImmediate(this.#planned);
        this.#planned = undefined;
        await this.#writing;
        try {
            await this.#write();
        } catch (error) {
            throw notWritten(this.#path, error);
        }
    }

    #read(): Saved {
        try {
            const revive = (_key: string, value: unknown) => this.#revived(value);
            const saved = JSON.parse(readFileSync(this.#path, "utf8"), revive) as Partial<Saved> | null;
            if (saved?.version === 1 && saved.settings && Array.isArray(saved.resources)) return saved as Saved;
        } catch (error) {
            throw new LabError(`${this.#path} ${unreadable(error as NodeJS.ErrnoException)}`, { cause: error });
        }
        throw new LabError(`${this.#path} ${NO_STATE}`);
    }

    #revived(value: unknown): unknown {
        const { [CODE]: code, [SEALED]: sealed } = (value ?? {}) as Record<string, unknown>;
        if (typeof code === "string") return archiveOfPath(this.#codeFile(code));
        if (typeof sealed === "string") return this.#seal.open(sealed);
        return value;
    }

    async #write(): Promise<void> {
        const snapshot = this.account.snapshot();
        mkdirSync(dirname(this.#path), { recursive: true });
        const codes = new Set<string>();
        for (const state of snapshot) {
            for (const value of Object.values({ ...state.inputs, ...state.outputs })) {
                if (!isCode(value)) continue;
                codes.add(value.sha256);
                await this.#writeCode(value);
            }
        }
        const resources = snapshot.map((state) => this.#sealed(state));
        const { accountId } = this.account;
        const settings = this.account.settings();
        const tags = settings.secretTags ? { tags: { [SEALED]: this.#seal.close(settings.tags) } } : {};
        const saved = { version: 1, accountId, settings: { ...settings, ...tags }, resources };
        const text = JSON.stringify(saved, (_key, value) => (isCode(value) ? { [CODE]: value.sha256 } : value), 1);
        writeFileSync(`${this.#path}.new`, text, { mode: 0o600 });
        renameSync(`${this.#path}.new`, this.#path);
        this.#removeCodeBut(codes);
    }

    #sealed(state: ResourceState): ResourceState {
        const secrets = state.secrets ?? [];
        if (secrets.length === 0) return state;
        const sealed = (values: Readonly<Outputs>) =>
            Object.fromEntries(
                Object.entries(values).map(([key, value]) => [
                    key,
                    secrets.includes(key) && !isCode(value) ? { [SEALED]: this.#seal.close(value) } : value,
                ]),
            );
        return { ...state, inputs: sealed(state.inputs), outputs: sealed(state.outputs) };
    }

    async #writeCode(code: CodeArchive): Promise<void> {
        const path = this.#codeFile(code.sha256);
        if (this.#written.has(code.sha256) || existsSync(path)) return;
        const folder = await code.directory();
        const contents = await Promise.all(
            code.files.map(async ({ name }) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
        );
        mkdirSync(dirname(path), { recursive: true });
        writeFileSync(`${path}.new`, zipSync(Object.fromEntries(contents)));
        renameSync(`${path}.new`, path);
        this.#written.add(code.sha256);
    }

    #removeCodeBut(wanted: ReadonlySet<string>): void {
        const folder = `${this.#path}.code`;
        if (!existsSync(folder)) return;
        for (const entry of readdirSync(folder)) {
            const sha256 = entry.replace(/\.zip$/, "");
            if (wanted.has(sha256)) continue;
            rmSync(join(folder, entry));
            this.#written.delete(sha256);
        }
    }

    #codeFile(sha256: string): string {
        return join(`${this.#path}.code`, `${sha256}.zip`);
    }
}

const NO_STATE = "is no state of event-ops engine: choose another file, or delete this one.";

function unreadable(error: NodeJS.ErrnoException): string {
    if (error.code === "EISDIR") return "is a folder: name a file.";
    if (error.code === "EACCES") return "may not be read: choose another file, or allow it.";
    return error instanceof SyntaxError ? NO_STATE : `cannot be read: ${error.message}`;
}

function notWritten(path: string, error: unknown): LabError {
    return new LabError(`${path} cannot be written: ${(error as Error).message}`, { cause: error });
}

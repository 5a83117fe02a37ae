import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { SourceLine } from "event-ops-lab/policies";

/** A place in a file of the repository. */
export interface Location {
    /** From the root of the repository, with `/`. */
    readonly uri: string;
    readonly line: number;
}

/** Says where in a repository things are that a program has made. */
export class Locations {
    readonly #root: string;
    readonly #fallback: string;

    /** @param folder The folder of the Pulumi program. The repository is the next folder above it with a `.git`; else the folder itself. */
    constructor(folder: string) {
        const at = resolve(folder);
        this.#root = rootOf(at);
        this.#fallback = join(at, existsSync(join(at, "Pulumi.yaml")) ? "Pulumi.yaml" : "Pulumi.yml");
    }

    /** The innermost line of the repository's own code that made it; the first line of the project's file where none is known. */
    of(source: readonly SourceLine[]): Location {
        const [own] = this.own(source);
        const { file, line } = own ?? { file: this.#fallback, line: 1 };
        return { uri: relative(this.#root, file).split(sep).map(encodeURIComponent).join("/"), line };
    }

    /** The lines of the repository's own code, without those of packages. */
    own(source: readonly SourceLine[]): readonly SourceLine[] {
        return source.filter(({ file }) => this.#isOwn(file));
    }

    #isOwn(file: string): boolean {
        return file.startsWith(this.#root + sep) && !file.includes(`${sep}node_modules${sep}`);
    }
}

function rootOf(folder: string): string {
    for (let at = folder; ; at = dirname(at)) {
        if (existsSync(join(at, ".git"))) return at;
        if (at === dirname(at)) return folder;
    }
}

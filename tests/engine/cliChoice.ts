/** The oldest installed CLI that the tests take. */
export const OLDEST_CLI = "3.200.0";

const INSTALL = "https://www.pulumi.com/docs/install/";

/** What a machine offers. */
export interface Offers {
    /** The `pulumi` on PATH. */
    readonly cli?: { readonly path: string; readonly version: string; readonly hasNodeHost: boolean };
    /** The version of the Go toolchain on PATH. */
    readonly go?: string;
}

export type CliChoice =
    | { readonly kind: "installed"; readonly path: string; readonly version: string }
    | { readonly kind: "build" }
    | { readonly kind: "none"; readonly message: string };

/** A whole installation first, then a build, else what to install. Throws where the installed CLI is too old. */
export function chooseCli(offers: Offers, goNeeded: string): CliChoice {
    const { cli, go } = offers;
    if (cli?.hasNodeHost) {
        if (!atLeast(cli.version, OLDEST_CLI)) {
            throw new Error(
                `the Pulumi CLI at ${cli.path} is ${cli.version}, but the tests need ${OLDEST_CLI} or newer; update it (${INSTALL})`,
            );
        }
        return { kind: "installed", path: cli.path, version: cli.version };
    }
    if (go !== undefined && atLeast(go, goNeeded)) return { kind: "build" };
    const release = goNeeded.split(".").slice(0, 2).join(".");
    return { kind: "none", message: `no Pulumi CLI; install it (${INSTALL}) or Go ${release} or newer` };
}

/** Compares the numbers of two versions; `v` and `go` before them do not count, nor what follows a hyphen. */
export function atLeast(version: string, needed: string): boolean {
    const [have, want] = [version, needed].map((text) =>
        text.replace(/^\D*/, "").split("-")[0]!.split(".").map(Number),
    );
    for (const [place, number] of want!.entries()) {
        const own = have![place] ?? 0;
        if (own !== number) return own > number;
    }
    return true;
}

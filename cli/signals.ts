/** Milliseconds in which signals count as one: a Ctrl-C reaches what npm runs twice, from the terminal and from npm. */
const ONE_PRESS = 500;

/** What a shell says of a process that SIGINT ended. */
const INTERRUPTED = 130;

/** Ends at the first Ctrl-C, or SIGTERM. From then on, the next one ends the process at once. */
export function interrupted(): Promise<void> {
    return new Promise((resolve) => {
        let first: number | undefined;
        const onSignal = () => {
            first ??= performance.now();
            if (performance.now() - first > ONE_PRESS) process.exit(INTERRUPTED);
            resolve();
        };
        process.on("SIGINT", onSignal);
        process.on("SIGTERM", onSignal);
    });
}

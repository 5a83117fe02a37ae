/** Milliseconds in which signals count as one: a Ctrl-C reaches what npm runs twice, from the terminal and from npm. */
const ONE_PRESS = 500;

/** What a shell says of a process that SIGINT ended. */
const INTERRUPTED = 130;

/** Whether a command ends in order, with work of its own, when a signal comes. */
let inOrder = false;

/** Ends at the first Ctrl-C, SIGTERM, or when the terminal is closed. From then on, the next Ctrl-C ends the process at once. */
export function interrupted(): Promise<void> {
    inOrder = true;
    return new Promise((resolve) => {
        const onFirst = () => {
            // The process stays for as long as the same press may still arrive: it would end a process that is about to go.
            setTimeout(() => {}, ONE_PRESS);
            resolve();
        };
        const press = presses(onFirst, () => process.exit(INTERRUPTED));
        for (const signal of ENDING) process.on(signal, () => press(performance.now(), signal === "SIGINT"));
    });
}

/**
 * Tells the first press of a key from later ones; takes milliseconds, and whether it was a key: what else ends a process may come once more of
 * the same cause, from a shell or an npm that end, too.
 */
export function presses(onFirst: () => void, onLater: () => void): (now: number, isKey: boolean) => void {
    let first: number | undefined;
    return (now, isKey) => {
        if (first === undefined) {
            first = now;
            onFirst();
        } else if (isKey && now - first > ONE_PRESS) onLater();
    };
}

const SECOND = 1_000;

/**
 * Takes the end of the shell that npm has started the command in for a SIGTERM: npm ends that shell, which hands no signal on. Does
 * nothing where no npm is around: such a command may outlive whoever has started it.
 */
export function endWithNpm(environment = process.env): void {
    if (environment["npm_lifecycle_event"] === undefined) return;
    const shell = process.ppid;
    const look = setInterval(() => {
        if (process.ppid === shell) return;
        clearInterval(look);
        process.kill(process.pid, "SIGTERM");
    }, SECOND);
    look.unref();
}

/** By the number of the signal, as a shell says it. A terminal that is closed sends SIGHUP. */
const ENDED_BY = { SIGHUP: 129, SIGINT: INTERRUPTED, SIGTERM: 143 } as const;
const ENDING = Object.keys(ENDED_BY) as (keyof typeof ENDED_BY)[];

/**
 * Ends the process by `process.exit` at a signal, unless the command ends in order, so that what is to be taken away at its exit, such as
 * temporary folders, is. Node.js skips that where a signal ends it. Others may listen, too: a spinner does.
 */
export function exitOnSignals(): void {
    for (const signal of ENDING) {
        process.on(signal, () => {
            if (!inOrder) process.exit(ENDED_BY[signal]);
        });
    }
}

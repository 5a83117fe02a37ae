import ora from "ora";

/** Runs `work`; on a terminal, says what is going on when it takes longer than a second. */
export async function withProgress<T>(text: string, work: () => Promise<T>): Promise<T> {
    const spinner = ora({ text, stream: process.stderr, isSilent: !process.stderr.isTTY });
    const timer = setTimeout(() => spinner.start(), 1000);
    try {
        return await work();
    } finally {
        clearTimeout(timer);
        spinner.stop();
    }
}

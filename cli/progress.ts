import ora from "ora";

/** Says how far work is, in a few words: `250 of 1,000 schedules`. */
export type TellProgress = (far: string) => void;

/** Where progress is told: on a terminal, where nothing is until a second has passed, or in a log, such as that of a CI job. */
export type ToldWhere = "terminal" | "log";

/** Runs `work`, and says on standard error what is going on. Default: on a terminal alone. */
export async function withProgress<T>(
    text: string,
    work: (tell: TellProgress) => Promise<T>,
    where: readonly ToldWhere[] = ["terminal"],
): Promise<T> {
    const here = process.stderr.isTTY ? "terminal" : "log";
    if (!where.includes(here)) return work(() => {});
    return here === "log" ? inLog(text, work) : onTerminal(text, work);
}

async function onTerminal<T>(text: string, work: (tell: TellProgress) => Promise<T>): Promise<T> {
    const spinner = ora({ text, stream: process.stderr });
    const timer = setTimeout(() => spinner.start(), 1000);
    try {
        return await work((far) => {
            spinner.text = `${text}: ${far}`;
        });
    } finally {
        clearTimeout(timer);
        spinner.stop();
    }
}

/** A log gets a line at the start, and one each ten seconds. */
const EVERY_SECONDS = 10;

/** `withProgress` where lines stay: few of them, whole ones, without colours. */
export async function inLog<T>(
    text: string,
    work: (tell: TellProgress) => Promise<T>,
    say: (line: string) => void = console.error,
): Promise<T> {
    let far = "";
    let seconds = 0;
    say(`${text} ...`);
    const timer = setInterval(() => {
        seconds += EVERY_SECONDS;
        say(`${text} ... ${seconds} s${far === "" ? "" : `, ${far}`}`);
    }, EVERY_SECONDS * 1000);
    try {
        return await work((latest) => {
            far = latest;
        });
    } finally {
        clearInterval(timer);
    }
}

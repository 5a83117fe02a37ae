const PROBLEMS: Readonly<Record<string, string>> = {
    EACCES: "there is no permission for it",
    EISDIR: "it is a folder",
    ENOENT: "it does not exist",
    ENOTDIR: "its folder is a file",
};

/** Why a file cannot be read or written, as the end of a sentence: `it does not exist`. What is not known by its code says it itself. */
export function fileProblem(error: unknown): string {
    const { code = "", message } = error as NodeJS.ErrnoException;
    return Object.hasOwn(PROBLEMS, code) ? PROBLEMS[code]! : message;
}

/** The same of a file that is to be written: what does not exist is its folder. */
export function writeProblem(error: unknown): string {
    return (error as NodeJS.ErrnoException).code === "ENOENT" ? "its folder does not exist" : fileProblem(error);
}

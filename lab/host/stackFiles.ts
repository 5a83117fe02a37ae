import { type Fixtures, loadFixtures } from "../account/fixtures";
import { loadProject, type Project } from "./project";

export interface StackOptions {
    /** Default `dev`. */
    readonly stack?: string;
    /** Config over what the stack's file says: `key: text`. */
    readonly config?: Readonly<Record<string, string>>;
}

/** A stack as its files tell of it, before its program is evaluated. */
export interface StackFiles {
    readonly stack: string;
    readonly project: Project;
    readonly fixtures: Fixtures;
}

/** Reads the project in a folder, the config of a stack and the fixtures. Throws a `LabError` for what is wrong with them. */
export function readStackFiles(directory: string, { stack = "dev", config }: StackOptions = {}): StackFiles {
    const fixtures = loadFixtures(directory);
    const project = loadProject({ directory, stack, fixtures, ...(config ? { config } : {}) });
    return { stack, project, fixtures };
}

/** The account and the Region of a stack, as its config says. Throws as `readStackFiles` does. */
export function placeOfStack(directory: string, options: StackOptions = {}): Pick<Project, "accountId" | "region"> {
    const { accountId, region } = readStackFiles(directory, options).project;
    return { accountId, region };
}

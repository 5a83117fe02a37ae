import { stringify } from "yaml";
import { LabError } from "../labError";
import type { ResourceState } from "../resources";
import { AwsError } from "../types";
import { FIXTURES_FILE } from "./fixtures";

type Named = Pick<ResourceState, "type" | "name">;

/** What the account says when AWS refuses a resource: its type and name, then what AWS says. */
export function refused({ type, name }: Named, error: unknown): LabError {
    if (!(error instanceof Error)) return new LabError(`${type} "${name}": ${String(error)}`);
    const message = error instanceof AwsError ? `${error.code}: ${error.message}` : error.message;
    return new LabError(`${type} "${name}": ${message}`, { cause: error });
}

/** A resource that is to be changed and is not there. */
export function gone({ type, name }: Named, id: string): LabError {
    return new LabError(
        `${type} "${name}": it does not exist any more (id ${id}). Run pulumi refresh, so that it is made again.`,
    );
}

/** A resource that the program reads, and that the fixtures do not have. */
export function missingReading({ type, name, id }: Named & { readonly id: string }): LabError {
    return cannotKnow(`${type} "${name}" with the id ${id}`, { resources: { [id]: { arn: "..." } } });
}

/** A stack that the program reads, and that the fixtures do not have. */
export function missingStack(id: string): LabError {
    return cannotKnow(`the stack ${id}`, { stackReferences: { [id]: { someOutput: "its value" } } });
}

function cannotKnow(what: string, example: object): LabError {
    return new LabError(
        `The program reads ${what}, which the lab cannot know. Add to ${FIXTURES_FILE}:\n${stringify(example).trimEnd()}`,
    );
}

import { physicalName } from "../account/physicalName";
import type { CreateRequest } from "../types";

/** The name of a role or policy. Throws when it is longer than IAM takes or has other characters than IAM takes. */
export function iamName(request: CreateRequest, limit: number): string {
    const name = physicalName(request);
    if (name.length > limit) {
        throw new Error(
            `the name "${name}" has ${name.length} characters and may have ${limit}: give it a shorter "name".`,
        );
    }
    if (!/^[\w+=,.@-]+$/.test(name)) {
        throw new Error(`the name "${name}" may hold letters, digits and +=,.@_- only: give it another "name".`);
    }
    return name;
}

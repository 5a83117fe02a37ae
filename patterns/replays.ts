import type { CompiledPattern } from "./compile";
import { ABSENT } from "./operators/exists";
import { fieldAt } from "./origin";

/**
 * Whether a pattern hears events that are replayed from an archive, which carry `replay-name`. It does, unless every branch of its `$or`
 * wants that to be missing: `"replay-name": [{"exists": false}]`, and nothing beside it.
 * https://docs.aws.amazon.com/eventbridge/latest/ref/events-structure.html
 */
export function hearsReplays({ branches }: CompiledPattern): boolean {
    return !branches.every((branch) =>
        fieldAt(branch, "replay-name")?.matchers.every(({ operator }) => operator === ABSENT),
    );
}

import { answerFrom } from "../account/answers";
import { contains, type Fixtures } from "../account/fixtures";
import type { ServiceImplementation } from "../types";

/**
 * The operations of a service, with what `answers:` of the fixtures say going over them: for facts of an account that no program
 * holds, such as the sandbox of SES or a raised quota.
 */
export function unlessTold(
    fixtures: Fixtures,
    service: string,
    implementation: ServiceImplementation,
): ServiceImplementation {
    return Object.fromEntries(
        Object.entries(implementation).map(([operation, run]) => [
            operation,
            (input, context) => {
                const told = fixtures.answers.some(
                    (answer) =>
                        answer.service === service &&
                        answer.operation === operation &&
                        contains(input, answer.when ?? {}),
                );
                return told ? answerFrom(fixtures, { service, operation, input, ...context }) : run(input, context);
            },
        ]),
    );
}

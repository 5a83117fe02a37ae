import type { Assembly } from "../assemble";

/** Where events end that cannot be handled: dead-letter queues of queues, of rules' targets, of subscriptions and of functions. */
export function deadLetterArns({ fabric }: Pick<Assembly, "fabric">): ReadonlySet<string> {
    const { sqs, sns, events, lambda } = fabric;
    const arns = [
        ...sqs.all().map(({ settings }) => settings.redrive?.deadLetterTargetArn),
        ...events
            .buses()
            .flatMap(({ rules }) =>
                [...rules.values()].flatMap(({ targets }) =>
                    [...targets.values()].map(({ deadLetterArn }) => deadLetterArn),
                ),
            ),
        ...sns
            .all()
            .flatMap(({ subscriptions }) => subscriptions.map(({ deadLetterTargetArn }) => deadLetterTargetArn)),
        ...lambda.all().flatMap(({ deadLetterTargetArn, asyncConfig }) => [deadLetterTargetArn, asyncConfig.onFailure]),
    ];
    return new Set(arns.filter((arn) => arn !== undefined));
}

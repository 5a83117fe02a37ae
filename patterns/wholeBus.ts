import type { CompiledPattern } from "./compile";
import type { Field } from "./field";
import type { Scalar } from "./value";

/**
 * Whether a pattern, or a branch of its `$or`, hears every event of every AWS service: it takes any source that begins with `aws.`, and
 * nothing beside that narrows it down. What narrows are values: of `detail-type`, `resources` or `detail`. A field does not narrow that may be
 * missing, that takes any value, or any ARN of an account: account and Region stand in the bus already.
 */
export function hearsAllOfAws({ branches, text }: CompiledPattern): boolean {
    return branches.some(({ fields }) => {
        const source = fields.find(({ path }) => path === "source");
        return source !== undefined && takesAll(source, SOURCES) && !fields.some((field) => narrows(field, text));
    });
}

/** Sources that no list names: what takes these takes all. */
const SOURCES = ["aws.\u0001", "aws.z9"];

/** Of each kind of value some that have nothing in common: a field that takes all of a kind takes whatever stands there. */
const ANY_VALUE: readonly (readonly Scalar[])[] = [
    ["\u0001a", "Z9\u0002"],
    ["0.0.0.1", "127.0.0.1", "255.0.0.1"],
    ["::1", "7fff::1", "ffff::1"],
    [-4999999999, 0, 4999999999],
    [true, false],
];

const PARTITIONS = ["aws", "aws-cn", "aws-us-gov"];

function narrows(field: Field, pattern: string): boolean {
    const counts = field.path === "detail-type" || field.path === "resources" || field.path.startsWith("detail.");
    if (!counts || field.absent || ANY_VALUE.some((values) => takesAll(field, values))) return false;
    return field.path !== "resources" || !arnsOfServices(pattern).some((arns) => takesAll(field, arns));
}

/** ARNs of services that have nothing in common, of each partition, account and Region that the pattern names. */
function arnsOfServices(pattern: string): string[][] {
    const accounts = pattern.match(/(?<!\d)\d{12}(?!\d)/g) ?? ["123456789012"];
    const regions = pattern.match(/\b[a-z]{2}(?:-[a-z]+)+-\d\b/g) ?? ["us-east-1"];
    return PARTITIONS.flatMap((partition) =>
        accounts.flatMap((account) =>
            regions.map((region) => {
                const arn = (service: string, rest: string) =>
                    `arn:${partition}:${service}:${region}:${account}:${rest}`;
                return [arn("ec2", "instance/\u0001"), arn("rds", "db:z9"), arn("sns", "t")];
            }),
        ),
    );
}

function takesAll(field: Field, values: readonly Scalar[]): boolean {
    return values.every((value) => field.matches(value));
}

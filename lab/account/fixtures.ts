import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { LineCounter, parseDocument } from "yaml";
import { LabError } from "../labError";
import { type Check, checks } from "./fixtureChecks";

/** The file beside `Pulumi.yaml` that says what the lab cannot know. */
export const FIXTURES_FILE = "event-ops.fixtures.yaml";

/** An answer of an invoke: always, or only to inputs that contain `when`. */
export interface InvokeFixture {
    readonly when?: Record<string, unknown>;
    readonly result: Record<string, unknown>;
}

/** An answer to an AWS call that no live service of the lab gives. The first whose `when` the input contains is taken. */
export interface AnswerFixture {
    /** The SDK client's name, for example `ec2` or `cost-explorer`. */
    readonly service: string;
    /** For example `DescribeInstances`. */
    readonly operation: string;
    /** A part of the input; objects by the keys named, lists element by element. */
    readonly when?: Record<string, unknown>;
    /** What the SDK's command returns. */
    readonly output?: Record<string, unknown>;
    /** Instead of `output`: the error that the call ends with. `status` is 400 unless said. */
    readonly error?: { readonly code: string; readonly message?: string; readonly status?: number };
}

/**
 * What the lab is told because it cannot know it. All parts are optional in the file.
 *
 * ```yaml
 * config: { "shop:apiToken": "a value for the lab" }        # in place of encrypted config values
 * stackReferences: { acme/network/dev: { vpcId: vpc-1 } }   # outputs of other stacks
 * invokes:                                                   # provider functions: one result, or a list with conditions
 *   aws:ec2/getVpc:getVpc: { id: vpc-1, cidrBlock: 10.0.0.0/16 }
 * resources: { vpc-1: { arn: "arn:..." } }                   # outputs, by URN, Pulumi name or id
 * answers:                                                   # AWS calls that handlers make
 *   - { service: ec2, operation: DescribeImages, output: { Images: [] } }
 * secrets: { chat-webhook: "https://chat.example.com/hook" } # Secrets Manager, by name or ARN
 * parameters: { /ops/webhook: "https://..." }                # SSM Parameter Store, by name
 * tags: { "arn:aws:ec2:...": { Owner: platform } }           # tags of resources outside the program
 * sesIdentities: ["arn:aws:ses:...:identity/example.com"]    # verified senders outside the program, by ARN
 * durations: { shop-orders: 20, "*": 1 }                     # seconds that invocations take, by function
 * ```
 */
export interface Fixtures {
    readonly config: Readonly<Record<string, unknown>>;
    readonly stackReferences: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly invokes: Readonly<Record<string, readonly InvokeFixture[]>>;
    readonly resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    readonly answers: readonly AnswerFixture[];
    readonly secrets: Readonly<Record<string, string>>;
    readonly parameters: Readonly<Record<string, string>>;
    readonly tags: Readonly<Record<string, Readonly<Record<string, string>>>>;
    readonly sesIdentities: readonly string[];
    /** Seconds of virtual time that an invocation takes, by the function's Pulumi name or its name in AWS, `*` for all others. Default 0. */
    readonly durations: Readonly<Record<string, number>>;
}

export const NO_FIXTURES: Fixtures = {
    config: {},
    stackReferences: {},
    invokes: {},
    resources: {},
    answers: [],
    secrets: {},
    parameters: {},
    tags: {},
    sesIdentities: [],
    durations: {},
};

/** Reads `event-ops.fixtures.yaml` of a program's folder; a program without one has no fixtures. */
export function loadFixtures(directory: string): Fixtures {
    const path = join(directory, FIXTURES_FILE);
    return existsSync(path) ? parseFixtures(readFileSync(path, "utf8"), path) : NO_FIXTURES;
}

/**
 * Parses and validates the text of a fixtures file. `where` is the path that messages name. Throws one `LabError` that
 * lists everything that is wrong, each with its path in the file.
 */
export function parseFixtures(text: string, where: string = FIXTURES_FILE): Fixtures {
    const document = parseDocument(text, { lineCounter: new LineCounter(), prettyErrors: true });
    const [syntax] = document.errors;
    if (syntax) throw new LabError(`${where} is not YAML: ${syntax.message.trimEnd()}`);

    const root: unknown = document.toJS() ?? {};
    const problems: string[] = [];
    const report = (path: string, expected: string) => problems.push(`  ${path}: ${expected}`);
    if (!checks.map(root, "(the file)", report)) throw wrong(where, problems);

    const part = <T>(name: keyof Fixtures, check: Check<T>, empty: T): T => {
        const value = root[name];
        if (value === undefined || value === null) return empty;
        return check(value, name, report) ? value : empty;
    };
    for (const name of Object.keys(root)) {
        if (!(name in NO_FIXTURES)) report(name, `unknown; expected one of ${Object.keys(NO_FIXTURES).join(", ")}`);
    }
    const fixtures: Fixtures = {
        config: part("config", checks.map, {}),
        stackReferences: part("stackReferences", checks.mapOf(checks.map), {}),
        invokes: invokesOf(part("invokes", checks.mapOf(checks.invoke), {})),
        resources: part("resources", checks.mapOf(checks.map), {}),
        answers: part("answers", checks.listOf<AnswerFixture>(checks.answer), []),
        secrets: texts(part("secrets", checks.map, {})),
        parameters: texts(part("parameters", checks.map, {})),
        tags: part("tags", checks.mapOf(checks.mapOf(checks.string)), {}),
        sesIdentities: part("sesIdentities", checks.listOf<string>(checks.string), []),
        durations: part("durations", checks.mapOf(checks.seconds), {}),
    };
    if (problems.length > 0) throw wrong(where, problems);
    return fixtures;
}

function wrong(where: string, problems: readonly string[]): LabError {
    return new LabError(`${where} does not have the expected shape:\n${problems.join("\n")}`);
}

/** One result and a list of conditional ones come out as a list. */
function invokesOf(invokes: Record<string, unknown>): Fixtures["invokes"] {
    const list = (value: unknown): InvokeFixture[] =>
        Array.isArray(value) ? (value as InvokeFixture[]) : [{ result: value as Record<string, unknown> }];
    return Object.fromEntries(Object.entries(invokes).map(([token, value]) => [token, list(value)]));
}

/** Secrets and parameters are texts; a mapping becomes the JSON text that Secrets Manager would hold. */
function texts(values: Record<string, unknown>): Record<string, string> {
    const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
    return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, text(value)]));
}

/** Seconds that an invocation of a function with these names takes. */
export function durationOf({ durations }: Fixtures, names: readonly string[]): number {
    const said = [...names, "*"].find((name) => Object.hasOwn(durations, name));
    return said === undefined ? 0 : durations[said]!;
}

/** Whether `value` contains `part`: objects by the keys that `part` names, lists of the same length element by element. */
export function contains(value: unknown, part: unknown): boolean {
    if (Array.isArray(part)) {
        return (
            Array.isArray(value) &&
            value.length === part.length &&
            part.every((item, index) => contains(value[index], item))
        );
    }
    if (typeof part === "object" && part !== null) {
        if (typeof value !== "object" || value === null) return false;
        return Object.entries(part).every(
            ([key, item]) => Object.hasOwn(value, key) && contains((value as Record<string, unknown>)[key], item),
        );
    }
    return Object.is(value, part);
}

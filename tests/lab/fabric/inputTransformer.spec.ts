import { expect } from "chai";
import { readInputTransformer, transform } from "../../../lab/fabric/inputTransformer";
import { instanceEvent, REGION, refusal, World } from "./support";

const EVENT = JSON.parse(
    instanceEvent("stopped", {
        id: "e1",
        detail: {
            state: "stopped",
            "instance-id": "i-1",
            count: 5,
            done: false,
            nothing: null,
            tags: { owner: "ops", tier: "a" },
            list: ["A", "B"],
            items: [{ id: 1 }, { id: 2 }],
            quote: 'say "hi"',
            sized: [{ size: 5 }, { other: 6 }, "text", [7]],
            mixed: { gone: null, on: true },
        },
    }),
) as Record<string, unknown>;
const SURROUNDINGS = { ruleArn: "arn:rule", ruleName: "stops", ingestionTime: "2026-03-02T08:00:01.000Z" };
const PATHS = {
    state: "$.detail.state",
    id: "$.detail.instance-id",
    count: "$.detail.count",
    done: "$.detail.done",
    nothing: "$.detail.nothing",
    tags: "$.detail.tags",
    list: "$.detail.list",
    second: "$.detail.items[1].id",
    ids: "$.detail.items[*].id",
    quote: "$.detail.quote",
    mixed: "$.detail.mixed",
    some: "$.detail.sized[*].size",
    beyond: "$.detail.list[2]",
    below: "$.detail.nothing.size[0]",
    missing: "$.detail.nowhere.at.all",
    type: "$.detail-type",
};

const render = (template: string) => transform(readInputTransformer(PATHS, template, "t1"), EVENT, SURROUNDINGS);

describe("An input transformer", () => {
    const table: readonly [string, string, string | undefined][] = [
        ["puts a text into a text", '"<id> is <state>"', '"i-1 is stopped"'],
        ["keeps the quotes of a text", '"fixed"', '"fixed"'],
        ["writes one line for each line of the template", '"<id>"\n"<state>"', '"i-1"\n"stopped"'],
        ["renders a whole text the same without quotes", "<id>", '"i-1"'],
        ["renders a boolean in a text", '"done: <done>"', '"done: false"'],
        ["renders a number in a text", '"count: <count>"', '"count: 5"'],
        ["renders null in a text", '"<nothing>"', '"null"'],
        ["leaves a missing value in a text empty", '"[<missing>]"', '"[]"'],
        ["strips the quotes of an object in a text", '"tags <tags>"', '"tags {owner:ops,tier:a}"'],
        ["strips the quotes of a list in a text", '"list <list>"', '"list [A,B]"'],
        ["writes null and booleans of an object in a text", '"<mixed>"', '"{gone:null,on:true}"'],
        ["takes braces in a text for text", '"{<id>}"\n"[<state>]"', '"{i-1}"\n"[stopped]"'],
        [
            "goes on with the text after quotes that are escaped",
            '{"s":"\\"<state>\\" of <id>"}',
            '{"s":"\\"stopped\\" of i-1"}',
        ],
        ["takes a template of one character", "!", "!"],
        ["takes a template of 8,192 characters", "x".repeat(8_192), "x".repeat(8_192)],
        ["escapes quotes in a text", '"<quote>"', '"say \\"hi\\""'],
        [
            "puts values of all types into JSON",
            '{"s":<state>,"n":<count>,"b":<done>,"z":<nothing>}',
            '{"s":"stopped","n":5,"b":false,"z":null}',
        ],
        ["puts a text in quotes into JSON", '{"s":"<state>"}', '{"s":"stopped"}'],
        ["puts a boolean in quotes into JSON as a text", '{"s":"<done>"}', '{"s":"false"}'],
        ["puts an object into JSON", '{"tags":<tags>}', '{"tags":{"owner":"ops","tier":"a"}}'],
        ["puts a list into JSON", '{"list":<list>}', '{"list":["A","B"]}'],
        ["writes a missing value into JSON as an empty text", '{"command":<missing>}', '{"command":""}'],
        ["writes a missing value in quotes as an empty text", '{"command":"<missing>"}', '{"command":""}'],
        ["delivers nothing for an object in quotes in JSON", '{"tags":"<tags>"}', undefined],
        ["delivers nothing for an object in quotes in JSON that is indented", '\n  {"tags":"<tags>"}', undefined],
        ["delivers nothing for a list in quotes in JSON", '{"list":"<list>"}', undefined],
        ["reads an element by its index", '{"n":<second>}', '{"n":2}'],
        ["reads all elements by a star", '{"n":<ids>}', '{"n":[1,2]}'],
        ["leaves out of all elements those that have nothing there", '{"n":<some>}', '{"n":[5]}'],
        [
            "finds nothing behind the end of a list, in a text or below null",
            '{"n":<beyond>,"m":<below>}',
            '{"n":"","m":""}',
        ],
        ["reads names with dashes", '{"t":<type>}', '{"t":"EC2 Instance State-change Notification"}'],
        ["knows its rule", '{"a":<aws.events.rule-arn>,"n":"<aws.events.rule-name>"}', '{"a":"arn:rule","n":"stops"}'],
        ["knows the time", '"<aws.events.event.ingestion-time>"', '"2026-03-02T08:00:01.000Z"'],
        ["knows the whole event", "<aws.events.event.json>", JSON.stringify(EVENT)],
    ];
    for (const [what, template, expected] of table) {
        it(what, () => expect(render(template)).to.equal(expected));
    }

    it("knows the event without its detail", () => {
        const { detail: _, "detail-type": detailType, ...rest } = EVENT;
        expect(JSON.parse(render('{"event":<aws.events.event>}')!)).to.deep.equal({ event: { ...rest, detailType } });
    });

    const refused: readonly [string, Record<string, string>, string, string][] = [
        ["an unknown placeholder", {}, '"<nope>"', "InputTemplate for target t1 contains invalid placeholder nope."],
        [
            "a path that is none",
            { a: "detail.state" },
            '"<a>"',
            "Invalid JSONPath detail.state in the InputPathsMap for target t1.",
        ],
        [
            "a path that does not begin with $",
            { a: "x.detail" },
            '"<a>"',
            "Invalid JSONPath x.detail in the InputPathsMap for target t1.",
        ],
        [
            "a filter in a path",
            { a: "$.items[?(@.id)]" },
            '"<a>"',
            "Invalid JSONPath $.items[?(@.id)] in the InputPathsMap for target t1.",
        ],
        [
            "a variable with AWS's name",
            { awsId: "$.id" },
            '"<awsId>"',
            'InputPathsMap for target t1: the variable awsId may not start with "AWS".',
        ],
        ["an empty template", {}, "", "InputTemplate for target t1 must have from 1 to 8192 characters."],
        [
            "a template of 8,193 characters",
            {},
            "x".repeat(8_193),
            "InputTemplate for target t1 must have from 1 to 8192 characters.",
        ],
        [
            "101 variables",
            Object.fromEntries(Array.from({ length: 101 }, (_, n) => [`v${n}`, "$.id"])),
            '"<v1>"',
            "InputPathsMap for target t1 has 101 variables, at most 100.",
        ],
    ];
    for (const [what, paths, template, message] of refused) {
        it(`refuses ${what}`, async () => {
            const read = async () => readInputTransformer(paths, template, "t1");
            expect(await refusal(read())).to.equal(`ValidationException: ${message}`);
        });
    }
});

describe("What a target is sent", () => {
    const inputs: readonly [string, Record<string, unknown>, string][] = [
        ["the event as it is", {}, instanceEvent()],
        ["a constant", { input: '{"do":"it"}' }, '{"do":"it"}'],
        ["a text by its path, with quotes", { inputPath: "$.detail.state" }, '"stopped"'],
        ["an object by its path", { inputPath: "$.detail" }, '{"instance-id":"i-0123456789abcdef0","state":"stopped"}'],
        [
            "a transformed text",
            { inputTransformer: { inputPaths: { s: "$.detail.state" }, inputTemplate: '"<s>!"' } },
            '"stopped!"',
        ],
    ];
    for (const [what, target, body] of inputs) {
        it(`is ${what}`, async () => {
            const world = new World();
            await world.rule("stops", { source: ["aws.ec2"] }, { arn: await world.queue("work"), ...target });
            world.fabric.events.deliver(REGION, "default", instanceEvent());
            await world.clock.settle();
            expect(world.bodies("work")).to.deep.equal([body]);
        });
    }

    it("is the whole event by its path, with all digits of a long number", async () => {
        const world = new World();
        const text = instanceEvent().replace('"detail":{', '"detail":{"size":12345678901234567890,');
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: await world.queue("work"), inputPath: "$" });
        world.fabric.events.deliver(REGION, "default", text);
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal([text]);
    });

    it("is nothing when the transformed input is no JSON any more, and the event is lost", async () => {
        const world = new World();
        const inputTransformer = { inputPaths: { d: "$.detail" }, inputTemplate: '{"d":"<d>"}' };
        await world.rule("stops", { source: ["aws.ec2"] }, { arn: await world.queue("work"), inputTransformer });
        world.fabric.events.deliver(REGION, "default", instanceEvent());
        await world.clock.settle();
        expect(world.bodies("work")).to.deep.equal([]);
        expect(world.of("lost")[0]?.why).to.match(/of rule stops comes out as no JSON$/);
    });

    it("is no constant that is no JSON, and nothing by a path that is none", async () => {
        const world = new World();
        const arn = await world.queue("work");
        await world.rule("stops", { source: ["aws.ec2"] });
        const put = (inputs: object) => refusal(world.target("stops", { arn, targetId: "t", ...inputs }));
        expect(await put({ input: "{oops" })).to.equal("ValidationException: JSON syntax error in input for target t.");
        expect(await put({ inputPath: "detail" })).to.equal(
            "ValidationException: Invalid JSONPath detail in InputPath for target t.",
        );
    });

    it("is one of input, path and transformer, not two", async () => {
        const world = new World();
        const arn = await world.queue("work");
        const message = await refusal(
            world.rule("stops", { source: ["aws.ec2"] }, { arn, targetId: "t", input: "{}", inputPath: "$.detail" }),
        );
        expect(message).to.equal(
            "ValidationException: Only one of Input, InputPath, or InputTransformer must be provided for target t.",
        );
    });
});

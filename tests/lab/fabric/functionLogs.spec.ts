import { expect } from "chai";
import { FunctionLogs } from "../../../lab/fabric/functionLogs";
import { AwsError, type InvocationResult, NO_TRACE } from "../../../lab/types";
import { furnished, refusal, START } from "./support";

const GROUP = "/aws/lambda/worker";
const OK: InvocationResult = { ok: true, payload: "1", logs: ["one", "two"], durationMs: 1 };
const failed = (reason: "error" | "timeout", errorType: string, errorMessage: string): InvocationResult => ({
    ok: false,
    reason,
    errorType,
    errorMessage,
    logs: ["one"],
    durationMs: 1,
});

/** A function's logs, in a world that keeps what is written: `stream`, and the messages of each call. */
async function logging() {
    const world = await furnished();
    const puts: { stream: string; messages: string[] }[] = [];
    const groups: unknown[] = [];
    let refused: Error | undefined;
    world.cloud.serve("cloudwatch-logs", {
        CreateLogGroup(input) {
            groups.push(input);
            world.logGroups.add(String(input["logGroupName"]));
        },
        PutLogEvents({ logGroupName, logStreamName, logEvents }) {
            if (refused) throw refused;
            if (!world.logGroups.has(logGroupName)) throw new AwsError("ResourceNotFoundException", "no such group");
            const events = logEvents as { timestamp: number; message: string }[];
            expect(events.every(({ timestamp }) => timestamp === START.getTime())).to.equal(true);
            puts.push({ stream: logStreamName, messages: events.map(({ message }) => message) });
        },
    });
    const fn = world.fabric.lambda.find("worker")!;
    const logs = new FunctionLogs(world.cloud, world.fabric.lambda.ids);
    const write = (result: InvocationResult) => logs.write(fn, "id-1", result, NO_TRACE);
    return { world, puts, groups, write, refuse: (error: Error | undefined) => (refused = error) };
}

describe("The log of a function", () => {
    const endings: readonly [string, InvocationResult, readonly string[]][] = [
        ["that it succeeds", OK, ["one", "two"]],
        ["which error ended it", failed("error", "RangeError", "too far"), ["one", "RangeError: too far"]],
        [
            "that it ran out of time",
            failed("timeout", "Sandbox.Timedout", "Error: Task timed out after 3.00 seconds"),
            ["one", "id-1 Error: Task timed out after 3.00 seconds"],
        ],
    ];
    for (const [what, result, lines] of endings) {
        it(`says when it starts, what it logs, ${what}, and when it ends`, async () => {
            const { puts, write } = await logging();
            await write(result);
            expect(puts.map(({ messages }) => messages)).to.deep.equal([
                ["START RequestId: id-1 Version: $LATEST", ...lines, "END RequestId: id-1"],
            ]);
        });
    }

    it("is a stream of the day on which it began, for all of its invocations", async () => {
        const { puts, write } = await logging();
        await write(OK);
        await write(OK);
        const [first, second] = puts.map(({ stream }) => stream);
        expect(first).to.match(/^2026\/03\/02\/\[\$LATEST\][\da-f]{32}$/);
        expect(second).to.equal(first);
    });

    it("makes its group where there is none, and a stream in a group that was made anew", async () => {
        const { world, puts, groups, write } = await logging();
        world.logGroups.delete(GROUP);
        await write(OK);
        expect(groups).to.deep.equal([{ logGroupName: GROUP }]);
        world.logGroups.delete(GROUP);
        // What it wrote to the group that is gone is lost.
        await write(OK);
        expect(puts).to.have.length(1);
        world.logGroups.add(GROUP);
        await write(OK);
        expect(puts).to.have.length(2);
        expect(puts[1]?.stream)
            .to.match(/^2026\/03\/02\/\[\$LATEST\][\da-f]{32}$/)
            .and.not.equal(puts[0]?.stream);
    });

    it("goes on in its stream when a call to write was refused for another reason", async () => {
        const { puts, write, refuse } = await logging();
        await write(OK);
        refuse(new AwsError("ThrottlingException", "Rate exceeded"));
        await write(OK);
        refuse(undefined);
        await write(OK);
        expect(new Set(puts.map(({ stream }) => stream)).size).to.equal(1);
        refuse(new Error("the lab is broken"));
        expect(await refusal(write(OK))).to.equal("the lab is broken");
    });

    const written = async (logs: readonly string[]) => {
        const { puts, write } = await logging();
        await write({ ...OK, logs });
        return puts.map(({ messages }) => messages);
    };
    const START_BYTES = Buffer.byteLength("START RequestId: id-1 Version: $LATEST") + 26;
    const END_BYTES = Buffer.byteLength("END RequestId: id-1") + 26;

    it("is written in calls of at most 10,000 lines", async () => {
        expect((await written(Array(9_998).fill("x"))).map(({ length }) => length)).to.deep.equal([10_000]);
        const calls = await written(Array(19_999).fill("x"));
        expect(calls.map(({ length }) => length)).to.deep.equal([10_000, 10_000, 1]);
        expect(calls[2]).to.deep.equal(["END RequestId: id-1"]);
    });

    it("is written in calls of at most 1 MiB, with 26 bytes more for each line", async () => {
        const fits = 1_048_576 - START_BYTES - END_BYTES - 26;
        expect(await written(["x".repeat(fits)])).to.have.length(1);
        // Two bytes, one more than fits.
        const over = `${"x".repeat(fits - 1)}ö`;
        expect((await written([over])).map(({ length }) => length)).to.deep.equal([2, 1]);
        expect((await written([over, over])).map(({ length }) => length)).to.deep.equal([2, 2]);
    });

    it("has a line that alone is too long for a call in one of its own", async () => {
        const long = "x".repeat(1_048_577);
        expect((await written([long, "y"])).map((lines) => lines.map(({ length }) => length))).to.deep.equal([
            [START_BYTES - 26],
            [1_048_577],
            [1, END_BYTES - 26],
        ]);
    });
});

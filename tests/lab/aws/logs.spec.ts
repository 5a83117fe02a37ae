import { expect } from "chai";
import { LogGroups, logKinds, logs } from "../../../lab/aws/logs";
import { NO_TRACE } from "../../../lab/types";
import { creating, living, refusal, testAccount } from "./account";

describe("CloudWatch Logs in the lab", () => {
    const setUp = (keep?: number) => {
        const account = testAccount();
        const groups = new LogGroups(account.cloud, keep);
        return { ...account, groups, service: logs(groups) };
    };
    const target = { logGroupName: "/aws/lambda/f", logStreamName: "s" };

    it("keeps the newest lines of a group", async () => {
        const { groups, service, call } = setUp(3);
        await call(service, "CreateLogGroup", target);
        await call(service, "CreateLogStream", target);
        await call(service, "PutLogEvents", {
            ...target,
            logEvents: [1, 2].map((timestamp) => ({ timestamp, message: `line ${timestamp}` })),
        });
        await call(service, "PutLogEvents", {
            ...target,
            logEvents: [3, 4].map((timestamp) => ({ timestamp, message: `line ${timestamp}` })),
        });
        expect(groups.lines("eu-west-1", "/aws/lambda/f")).to.deep.equal(
            [2, 3, 4].map((timestamp) => ({ stream: "s", timestamp, message: `line ${timestamp}` })),
        );
        expect(groups.lines("us-east-1", "/aws/lambda/f")).to.deep.equal([]);
    });

    it("refuses what is there already, and what is not there", async () => {
        const { service, call } = setUp();
        const put = () => call(service, "PutLogEvents", { ...target, logEvents: [{ timestamp: 1, message: "m" }] });
        expect(await refusal(put)).to.deep.equal([
            "ResourceNotFoundException",
            "The specified log group does not exist.",
        ]);
        await call(service, "CreateLogGroup", target);
        expect(await refusal(put)).to.deep.equal([
            "ResourceNotFoundException",
            "The specified log stream does not exist.",
        ]);
        await call(service, "CreateLogStream", target);
        expect(await refusal(() => call(service, "CreateLogGroup", target))).to.deep.equal([
            "ResourceAlreadyExistsException",
            "The specified log group already exists",
        ]);
        expect(await refusal(() => call(service, "CreateLogStream", target))).to.deep.equal([
            "ResourceAlreadyExistsException",
            "The specified log stream already exists",
        ]);
    });

    it("lets EventBridge write into the stream of an event that comes again, and drops such streams when it is cleared", async () => {
        const { groups, service, call } = setUp();
        await call(service, "CreateLogGroup", target);
        await call(service, "CreateLogStream", target);
        const caller = {
            kind: "service",
            principal: "events.amazonaws.com",
            sourceArn: "",
            sourceAccount: "",
        } as const;
        const event = { ...target, logStreamName: "event" };
        for (let time = 0; time < 2; time++) {
            service["CreateLogStream"]!(event, { region: "eu-west-1", caller, trace: NO_TRACE });
            await call(service, "PutLogEvents", { ...event, logEvents: [{ timestamp: time, message: "m" }] });
        }
        const { lines, streams } = groups.find("eu-west-1", "/aws/lambda/f")!;
        expect([lines.length, [...streams]]).to.deep.equal([2, ["s", "event"]]);

        groups.clear();

        expect([lines.length, [...streams]]).to.deep.equal([0, ["s"]]);
    });

    it("refuses batches that are empty, too large or not in order", async () => {
        const { service, call } = setUp();
        await call(service, "CreateLogGroup", target);
        await call(service, "CreateLogStream", target);
        const put = (logEvents: object[]) => refusal(() => call(service, "PutLogEvents", { ...target, logEvents }));
        expect((await put([]))[0]).to.equal("InvalidParameterException");
        expect((await put(Array(10_001).fill({ timestamp: 1, message: "" })))[1]).to.contain(
            "10000 events: it holds 10001",
        );
        expect((await put([{ timestamp: 1, message: "x".repeat(1_048_551) }]))[1]).to.contain("it has 1048577");
        expect(
            (
                await put([
                    { timestamp: 2, message: "" },
                    { timestamp: 1, message: "" },
                ])
            )[1],
        ).to.equal("Log events in a single PutLogEvents request must be in chronological order.");
        await call(service, "PutLogEvents", {
            ...target,
            logEvents: [{ timestamp: 1, message: "x".repeat(1_048_550) }],
        });
    });

    it("lists the program's groups, with their retention", async () => {
        const { cloud, groups, service, iam, call } = setUp();
        const kinds = logKinds(cloud, groups, iam);
        const created = await kinds["aws:cloudwatch/logGroup:LogGroup"]!.create(
            creating("f", { name: "/aws/lambda/f", retentionInDays: 30 }),
        );
        expect(created.outputs["arn"]).to.equal("arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f");
        await kinds["aws:cloudwatch/logGroup:LogGroup"]!.create(creating("g", { name: "/aws/lambda/g" }));
        await kinds["aws:cloudwatch/logStream:LogStream"]!.create(
            creating("s", { name: "s", logGroupName: "/aws/lambda/f" }),
        );
        await call(service, "PutLogEvents", { ...target, logEvents: [{ timestamp: 1, message: "m" }] });
        const first = await call(service, "DescribeLogGroups", { logGroupNamePrefix: "/aws/", limit: 1 });
        expect(first["logGroups"]).to.deep.equal([
            {
                logGroupName: "/aws/lambda/f",
                logGroupArn: created.outputs["arn"],
                arn: `${created.outputs["arn"]}:*`,
                creationTime: Date.parse("2026-01-01T00:00:00Z"),
                retentionInDays: 30,
            },
        ]);
        const second = await call(service, "DescribeLogGroups", {
            logGroupNamePrefix: "/aws/",
            limit: 1,
            nextToken: first["nextToken"],
        });
        expect([second["logGroups"][0].logGroupName, second["nextToken"]]).to.deep.equal(["/aws/lambda/g", undefined]);
    });

    it("refuses a retention that CloudWatch does not have, and a name with a space", async () => {
        const { cloud, groups, iam } = setUp();
        const kind = logKinds(cloud, groups, iam)["aws:cloudwatch/logGroup:LogGroup"]!;
        expect((await refusal(() => kind.create(creating("f", { name: "f", retentionInDays: 31 }))))[1]).to.match(
            /^log group "f": "retentionInDays" is 31: expected one of 0, 1, 3/,
        );
        expect((await refusal(() => kind.create(creating("f", { name: "a b" }))))[1]).to.equal(
            '"a b" is no name for a log group: it takes letters, digits and .-_/#.',
        );
    });

    it("refuses such a name of a call, too", async () => {
        const { service, call } = setUp();
        expect((await refusal(() => call(service, "CreateLogGroup", { logGroupName: "a b" })))[0]).to.equal(
            "InvalidParameterException",
        );
    });

    /** A group of the program with two streams, one of them of a resource, and a line in each. */
    const filled = async (inputs: object = {}) => {
        const all = setUp();
        const { cloud, groups, iam, service, call } = all;
        const kinds = logKinds(cloud, groups, iam);
        const group = await living(kinds["aws:cloudwatch/logGroup:LogGroup"]!, "f", {
            name: "/aws/lambda/f",
            retentionInDays: 30,
            ...inputs,
        });
        const stream = await living(kinds["aws:cloudwatch/logStream:LogStream"]!, "s", {
            name: "s",
            logGroupName: "/aws/lambda/f",
        });
        await call(service, "CreateLogStream", { ...target, logStreamName: "other" });
        for (const logStreamName of ["s", "other"]) {
            const logEvents = [{ timestamp: 1, message: `of ${logStreamName}` }];
            await call(service, "PutLogEvents", { ...target, logStreamName, logEvents });
        }
        const lines = () => groups.lines("eu-west-1", "/aws/lambda/f").map(({ message }) => message);
        const retention = async () => (await call(service, "DescribeLogGroups", {}))["logGroups"][0]?.retentionInDays;
        return { ...all, group, stream, lines, retention };
    };

    it("keeps the lines of a group whose retention and tags change", async () => {
        const { iam, group, lines, retention } = await filled();
        const outputs = await group.change({ name: "/aws/lambda/f", retentionInDays: 7 }, { a: "b" });
        expect(outputs).to.deep.equal({ ...group.created, retentionInDays: 7 });
        expect([await retention(), lines(), iam.resourceTags.get(group.created["arn"])]).to.deep.equal([
            7,
            ["of s", "of other"],
            { a: "b" },
        ]);
        expect((await refusal(() => group.change({ retentionInDays: 31 })))[1]).to.contain('"retentionInDays" is 31');
        expect(await retention()).to.equal(7);
        expect((await group.change({}))["retentionInDays"]).to.equal(0);
        expect([await retention(), lines()]).to.deep.equal([undefined, ["of s", "of other"]]);
    });

    it("deletes a stream with its lines, and a group with all that is in it", async () => {
        const { iam, group, stream, service, call, lines } = await filled();
        await stream.delete();
        expect(lines()).to.deep.equal(["of other"]);
        const put = (logStreamName: string) =>
            call(service, "PutLogEvents", { ...target, logStreamName, logEvents: [{ timestamp: 2, message: "m" }] });
        expect((await refusal(() => put("s")))[1]).to.contain("stream does not exist");
        await group.delete();
        expect((await refusal(() => put("other")))[1]).to.contain("group does not exist");
        expect([lines(), iam.resourceTags.has(group.created["arn"])]).to.deep.equal([[], false]);
        await call(service, "CreateLogGroup", target);
        expect(lines()).to.deep.equal([]);
    });

    it("does not delete a group that is protected, and leaves one that is to outlive the program", async () => {
        const guarded = await filled({ deletionProtectionEnabled: true });
        expect((await refusal(guarded.group.delete))[1]).to.contain("is protected against deletion");
        expect(guarded.lines()).to.have.length(2);
        const left = await filled({ skipDestroy: true });
        await left.group.delete();
        expect(left.lines()).to.have.length(2);
    });
});

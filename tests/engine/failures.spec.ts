import { join } from "node:path";
import { expect } from "chai";
import { type Deployment, failure, idsOf, nonZero, openDeployment } from "./deployment";

const PROGRAM = join(__dirname, "../fixtures/programs/reactions");

type OnCreate = (when: "before" | "after", urn: string) => void | Promise<void>;

describe("An update that does not come to its end", () => {
    let deployment: Deployment;
    let onCreate: OnCreate = () => {};
    let wanted: readonly string[];

    before(async () => {
        const whole = await openDeployment({ program: PROGRAM });
        await whole.stack.up();
        wanted = idsOf(whole);
        await whole.close();
    });
    beforeEach(async () => {
        onCreate = () => {};
        deployment = await openDeployment({ program: PROGRAM, onCreate: (when, urn) => onCreate(when, urn) });
    });
    afterEach(() => deployment?.close());

    it("leaves what was made, and the next update makes the rest: a resource that AWS refused", async () => {
        onCreate = (when, urn) => {
            if (when === "before" && urn.endsWith("::stopped-queue")) throw new Error("Throttling: Rate exceeded");
        };
        const error = await failure(deployment.stack.up());
        expect(error.message).to.include("Throttling: Rate exceeded");
        expect(error.message).to.not.match(/^\s+at /m);
        expect(idsOf(deployment).length).to.be.greaterThan(5).and.lessThan(wanted.length);

        onCreate = () => {};
        const { changes } = await deployment.stack.up();
        expect(changes.create).to.be.greaterThan(0);
        expect(changes.replace + changes.delete).to.equal(0);
        expect(idsOf(deployment)).to.deep.equal(wanted);
    });

    it("leaves a resource that was made but did not become ready, and the next update sees to it", async () => {
        onCreate = (when, urn) => {
            if (when === "after" && urn.endsWith("::stopped-poller"))
                throw new Error("it did not become Enabled in time");
        };
        const error = await failure(deployment.stack.up());
        expect(error.message).to.include("it did not become Enabled in time");
        const poller = deployment.attached.lab.account.find(
            "aws:lambda/eventSourceMapping:EventSourceMapping",
            "stopped-poller",
        )!;

        onCreate = () => {};
        const { changes } = await deployment.stack.up();
        expect(changes.replace + changes.delete).to.equal(0);
        expect(changes.update).to.equal(1);
        expect(deployment.attached.lab.account.resources.get(poller.urn)?.id).to.equal(poller.id);
        expect(idsOf(deployment)).to.deep.equal(wanted);
    });

    it("goes on to the same end after the engine was killed half-way; what it had not heard of is left over", async () => {
        // Creations are held back from a point on; the engine is killed when nothing else is under way. Of one it never hears.
        const [never, unheard] = [new Promise<never>(() => {}), "::started-queue"];
        let held = 0;
        let reached: () => void = () => {};
        const half = new Promise<void>((resolve) => {
            reached = resolve;
        });
        let count = 0;
        onCreate = (when, urn) => {
            if (when === "after") return urn.endsWith(unheard) ? never : undefined;
            if (++count <= 30) return undefined;
            if (++held === 1) setTimeout(reached, 3_000);
            return never;
        };
        await deployment.stack.upKilledAt(half);
        const { account, fabric } = deployment.attached.lab;
        const leftOver = account.find("aws:sqs/queue:Queue", "started-queue")!.id!;
        expect(idsOf(deployment).length).to.be.greaterThan(20).and.lessThan(wanted.length);

        onCreate = () => {};
        await deployment.stack.up();
        const queue = account.resources.get(account.find("aws:sqs/queue:Queue", "started-queue")!.urn)!.id!;
        expect(queue).to.not.equal(leftOver);
        expect(fabric.sqs.find(leftOver)).to.not.equal(undefined);
        // Else all is as it was to be, under the name that the second queue got.
        const name = (url: string) => url.split("/").at(-1)!;
        expect(idsOf(deployment).map((text) => text.replaceAll(name(queue), name(leftOver)))).to.deep.equal(wanted);
        expect(nonZero((await deployment.stack.up()).changes)).to.have.keys("same");
    });
});

describe("A mistake ends in one readable message", () => {
    let deployment: Deployment;
    afterEach(() => deployment?.close());

    it("of the program: wrong arguments of a component", async () => {
        deployment = await openDeployment({
            program: PROGRAM,
            config: { pattern: '{"source":["aws.ec2"],"detail":{}}' },
        });
        const { message } = await failure(deployment.stack.preview());
        expect(message).to.equal(
            'Reaction "stopped": an argument is wrong.\n' +
                "  eventPattern: is not valid: Empty objects are not allowed. See docs/event-patterns.md.",
        );
    });

    it("of the program: a handler that cannot be carried over", async () => {
        deployment = await openDeployment({ program: join(__dirname, "../fixtures/programs/capturing") });
        const { message } = await failure(deployment.stack.preview());
        expect(message).to.equal(
            'InlineFunction "watch": an argument is wrong.\n' +
                '  handler (index.ts:10): captures "client", the client SQSClient. ' +
                "Make it inside the factory (callbackFactory), or export the handler from a handler file.",
        );
    });

    it("that the provider refuses at a preview: what the real one sees before anything is made", async () => {
        deployment = await openDeployment({ program: PROGRAM, config: { mistake: "arn" } });
        const { message } = await failure(deployment.stack.preview());
        expect(message).to.equal(
            "aws:cloudwatch/eventTarget:EventTarget resource 'astray': property arn value {the queue} has a problem: " +
                '"the queue" is no ARN: it should look like arn:aws:service:region:account:resource',
        );
    });

    it("that AWS refuses at an update", async () => {
        deployment = await openDeployment({ program: PROGRAM, config: { mistake: "target" } });
        const { message } = await failure(deployment.stack.up());
        expect(message).to.equal(
            'aws:cloudwatch/eventTarget:EventTarget "astray": ' +
                "ResourceNotFoundException: Rule nowhere does not exist on EventBus default. " +
                '"rule" and "eventBusName" of the target must be those of the rule.\nupdate failed',
        );
    });

    it("of the config: a key that is missing", async () => {
        deployment = await openDeployment({ program: PROGRAM, stack: "empty" });
        const { message } = await failure(deployment.stack.preview());
        expect(message).to.equal(
            "error: validating stack config: Stack 'empty' is missing configuration value 'owner'",
        );
    });
});

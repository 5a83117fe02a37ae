import { join } from "node:path";
import { expect } from "chai";
import { type Deployment, nonZero, openDeployment } from "./deployment";
import { OperationError } from "./operation";

const PROGRAM = join(__dirname, "../fixtures/programs/reactions");

type OnCreate = (when: "before" | "after", urn: string) => void | Promise<void>;

describe("An update that does not come to its end", () => {
    let deployment: Deployment;
    let onCreate: OnCreate = () => {};
    let wanted: readonly string[];

    before(async () => {
        const whole = await openDeployment({ program: PROGRAM });
        await whole.stack.up();
        wanted = made(whole);
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
        expect(made(deployment).length).to.be.greaterThan(5).and.lessThan(wanted.length);

        onCreate = () => {};
        const { changes } = await deployment.stack.up();
        expect(changes.create).to.be.greaterThan(0);
        expect(changes.replace + changes.delete).to.equal(0);
        expect(made(deployment)).to.deep.equal(wanted);
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
        expect(made(deployment)).to.deep.equal(wanted);
    });

    it("goes on to the same end after the engine was killed half-way", async () => {
        // Creations are held back from a point on; the engine is killed when nothing else is under way.
        let held = 0;
        let reached: () => void = () => {};
        const half = new Promise<void>((resolve) => {
            reached = resolve;
        });
        let count = 0;
        onCreate = (when) => {
            if (when === "after" || ++count <= 30) return undefined;
            if (++held === 1) setTimeout(reached, 3_000);
            return new Promise<never>(() => {});
        };
        await deployment.stack.upKilledAt(half);
        expect(made(deployment).length).to.be.greaterThan(20).and.lessThan(wanted.length);

        onCreate = () => {};
        await deployment.stack.up();
        expect(made(deployment)).to.deep.equal(wanted);
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
        expect(message).to.include("is no ARN");
    });

    it("that AWS refuses at an update", async () => {
        deployment = await openDeployment({ program: PROGRAM, config: { mistake: "target" } });
        const { message } = await failure(deployment.stack.up());
        expect(message).to.include("ResourceNotFoundException: Rule nowhere does not exist on EventBus default.");
    });

    it("of the config: a key that is missing", async () => {
        deployment = await openDeployment({ program: PROGRAM, stack: "empty" });
        const { message } = await failure(deployment.stack.preview());
        expect(message).to.equal(
            "error: validating stack config: Stack 'empty' is missing configuration value 'owner'",
        );
    });
});

async function failure(operation: Promise<unknown>): Promise<OperationError> {
    const error = await operation.then(
        () => expect.fail("it should have failed"),
        (reason) => reason,
    );
    expect(error).to.be.instanceOf(OperationError);
    return error;
}

/** What there is in the account, by type and id. */
function made({ attached }: Deployment): readonly string[] {
    return [...attached.lab.account.resources.values()].map(({ type, id }) => `${type} ${id}`).sort();
}

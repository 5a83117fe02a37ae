import { expect } from "chai";
import { ArgumentsError } from "../../../components";
import { evaluated, labError } from "../../lab/host/support";

describe("A handler that cannot be carried over", () => {
    it("ends a program with one message: the function, the line of the handler, what it captures, and what to do", async () => {
        expect(await labError(evaluated("capturing"))).to.equal(
            [
                'InlineFunction "watch": an argument is wrong.',
                '  handler (index.ts:10): captures "client", the client SQSClient. Make it inside the factory (callbackFactory), or export the handler from a handler file.',
            ].join("\n"),
        );
    });
});

describe("The message of wrong arguments", () => {
    it("stays as it is when Pulumi writes the name of an input before it", () => {
        const error: Error = new ArgumentsError("Reaction", "watch", [
            { propertyPath: "batchSize", reason: "is 0", remedy: "Give 1" },
        ]);
        error.message = `error serializing property "code": ${error.message}`;

        expect(error.message).to.equal('Reaction "watch": an argument is wrong.\n  batchSize: is 0. Give 1.');
    });
});

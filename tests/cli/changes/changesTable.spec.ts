import { expect } from "chai";
import { changesTable } from "../../../cli/changes/changesTable";

const resource = (name: string) => ({ urn: `urn:${name}`, type: "aws:sqs/queue:Queue", name });

describe("changesTable", () => {
    it("has a line for each resource, the changed properties below it, and counts at the end", () => {
        const changed = [
            {
                ...resource("jobs"),
                properties: [
                    { path: "delaySeconds", before: 5, after: 10 },
                    { path: "policy.Statement[0].Action[1]", after: "sqs:PurgeQueue\u001b[31m" },
                ],
            },
        ];
        const changes = { added: [resource("new")], removed: [resource("old")], changed, unchanged: 68 };
        expect(changesTable("dev", changes).split("\n")).to.deep.equal([
            "+ aws:sqs/queue:Queue  new",
            "- aws:sqs/queue:Queue  old",
            "~ aws:sqs/queue:Queue  jobs",
            "    delaySeconds: 5 -> 10",
            '    policy.Statement[0].Action[1]: (absent) -> "sqs:PurgeQueue\\u001b[31m"',
            "Stack dev: 1 added, 1 removed, 1 changed; 68 as before.",
        ]);
    });
});

import { expect } from "chai";
import { graphOfResources, type KnownResource } from "../../policies/graph";
import { TYPES } from "../../policies/resourceTypes";

const known = (
    type: string,
    name: string,
    props: KnownResource["props"],
    propertyDependencies?: KnownResource["propertyDependencies"],
): KnownResource => ({ type, name, urn: `urn:${name}`, props, ...(propertyDependencies && { propertyDependencies }) });

const PATTERN = JSON.stringify({ source: ["aws.ec2"], detail: { eventName: ["CreateTags"] } });
const POLICY = JSON.stringify({ Statement: { Effect: "Allow", Action: "ec2:CreateTags", Resource: "*" } });

describe("the graph of resources whose values are known", () => {
    const byName = [
        known(TYPES.rule, "rule", { name: "tags", eventPattern: PATTERN }),
        known(TYPES.target, "target", { rule: "tags", arn: "arn:tagger" }),
        known(TYPES.function, "tagger", { arn: "arn:tagger", role: "arn:role" }),
        known(TYPES.role, "role", { name: "role", arn: "arn:role" }),
        known(TYPES.rolePolicy, "policy", { role: "role", policy: POLICY }),
    ];

    it("connects them by their names, and finds what can run without end", () => {
        const { nodes, edges, cycles } = graphOfResources(byName);
        expect(nodes.map(({ kind, label }) => `${kind} ${label}`)).to.deep.equal([
            "rule rule",
            "event CreateTags (aws.ec2)",
            "function tagger",
            "call ec2:CreateTags",
            "event CreateTags (aws.ec2)",
        ]);
        expect(edges.filter(({ inLoop }) => inLoop)).to.have.length(4);
        expect(cycles).to.have.length(1);
    });

    it("connects them by what their values came from, where that is told, and passes over what is not there", () => {
        const dependent = [
            known(TYPES.target, "target", {}, { rule: ["urn:rule", "urn:gone"], arn: ["urn:tagger"] }),
            known(TYPES.rolePolicy, "policy", { policy: POLICY }, { role: ["urn:role"] }),
            known(TYPES.function, "tagger", {}, { role: ["urn:role"] }),
            known(TYPES.role, "role", { name: "role" }),
            known(TYPES.rule, "rule", { eventPattern: PATTERN }),
        ];
        expect(graphOfResources(dependent).cycles).to.have.length(1);
    });

    it("shows what lies on no loop when asked to", () => {
        const alone = [known(TYPES.function, "alone", {})];
        expect(graphOfResources(alone).nodes).to.deep.equal([]);
        expect(graphOfResources(alone, { everything: true }).nodes).to.deep.equal([
            { id: "urn:alone", kind: "function", label: "alone", urn: "urn:alone" },
        ]);
    });
});

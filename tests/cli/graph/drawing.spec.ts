import { expect } from "chai";
import { type EventGraph, type GraphNode, graphOfResources } from "event-ops-policies/graph";
import { mermaid } from "../../../cli/graph/mermaid";
import { svg } from "../../../cli/graph/svg";

const node = (id: string, kind: GraphNode["kind"], label = id): GraphNode => ({ id, kind, label });
const drawing = (nodes: readonly GraphNode[], edges: EventGraph["edges"] = []): EventGraph => ({
    nodes,
    edges,
    cycles: [],
    comparisons: 0,
});
const NASTY = `a"]; click n0 "x" <script>&'\`#\n\u0000%%{é}`;
const one = (graph: EventGraph, pattern: RegExp) => pattern.exec(svg(graph, "dev"))?.[1];

describe("a graph in Mermaid", () => {
    it("has a shape for each kind, and says what a dashed edge means", () => {
        const nodes = [node("e", "event"), node("r", "rule"), node("b", "bus"), node("f", "function")];
        const edges = [
            { from: "e", to: "r", inLoop: false, cut: "actor" as const },
            { from: "r", to: "b", inLoop: true },
            { from: "b", to: "f", inLoop: false, cut: "region" as const },
        ];
        expect(mermaid(drawing(nodes, edges)).split("\n")).to.deep.equal([
            "flowchart LR",
            '    n0(["e"]):::eventNode',
            '    n1{{"r"}}:::ruleNode',
            '    n2{{"b"}}:::busNode',
            '    n3["f"]:::functionNode',
            '    n0 -. "leaves out who called" .-> n1',
            "    n1 --> n2",
            '    n2 -. "not in its Region" .-> n3',
            "    classDef eventNode fill:#fff8e1,stroke:#b28704,color:#000",
            "    classDef ruleNode fill:#fce4ec,stroke:#ad1457,color:#000",
            "    classDef busNode fill:#fce4ec,stroke:#ad1457,color:#000",
            "    classDef functionNode fill:#e8f5e9,stroke:#2e7d32,color:#000",
            "    linkStyle default stroke:#607080",
            "    classDef loop stroke:#c62828,stroke-width:3px",
            "    class n1,n2 loop",
            "    linkStyle 1 stroke:#c62828,stroke-width:3px",
            "",
        ]);
    });

    it("writes names so that they stay names", () => {
        expect(mermaid(drawing([node("x", "call", NASTY)])).split("\n")[1]).to.equal(
            '    n0[/"a#34;#93;#59; click n0 #34;x#34; #60;script#62;#38;#39;#96;#35;  #37;#37;#123;#233;#125;"/]:::callNode',
        );
    });

    it("is a flowchart without anything for a stack without anything", () => {
        expect(mermaid(drawing([]))).to.equal("flowchart LR\n");
    });
});

describe("a graph in SVG", () => {
    it("draws nodes from left to right, loops in red and what is not heard dashed", () => {
        const nodes = [node("r", "rule"), node("f", "function"), node("e", "event")];
        const edges = [
            { from: "r", to: "f", inLoop: true },
            { from: "f", to: "e", inLoop: false, cut: "actor" as const },
        ];
        const text = svg(drawing(nodes, edges), "dev");
        const xs = [...text.matchAll(/<rect x="([\d.]+)"/g)].map(([, x]) => Number(x));
        expect(xs).to.deep.equal([...xs].sort((a, b) => a - b));
        expect(text.match(/<rect [^>]*stroke="#c62828" stroke-width="3"/g)).to.have.length(2);
        expect(text.match(/<path [^>]*stroke="#c62828"[^>]*marker-end="url\(#loop\)"/g)).to.have.length(1);
        expect(text.match(/<path [^>]*stroke-dasharray="5 4"/g)).to.have.length(1);
        expect(text).to.contain(">leaves out who called</text>");
    });

    it("writes names so that they stay names, the stack's too", () => {
        const label = "a&#34;]; click n0 &#34;x&#34; &#60;script&#62;&#38;&#39;`#  %%{é}";
        expect(one(drawing([node("x", "call", NASTY)]), /<g><title>call (.*?)<\/title>/)).to.equal(label);
        expect(svg(drawing([]), "<dev>")).to.contain("<title>Events of the stack &#60;dev&#62;</title>");
    });

    it("shortens long names in their middle, and tells them in full when pointed at", () => {
        const long = `${"a".repeat(40)}${"b".repeat(40)}`;
        const graph = drawing([node("x", "queue", long)]);
        expect(one(graph, /fill="#000">(.*?)<\/text>/)).to.equal(`${"a".repeat(22)}…${"b".repeat(21)}`);
        expect(one(graph, /<g><title>(.*?)<\/title>/)).to.equal(`queue ${long}`);
    });

    it("draws a function that leads to itself with a bow beside it, inside the picture", () => {
        const edges = [{ from: "f", to: "f", inLoop: true }];
        const text = svg(drawing([node("f", "function")], edges), "dev");
        const [, width] = /viewBox="0 0 ([\d.]+)/.exec(text)!;
        const [, side, out] = /<path d="M([\d.]+) [\d.]+C([\d.]+) [\d. ]+" fill="none"/.exec(text)!;
        expect(Number(out)).to.be.greaterThan(Number(side));
        expect(Number(width)).to.be.at.least(Number(out));
    });

    it("writes reasons over all lines, with an edge that lines do not strike through", () => {
        const edges = [
            { from: "e", to: "r", inLoop: false, cut: "region" as const },
            { from: "r", to: "f", inLoop: false },
        ];
        const text = svg(drawing([node("e", "event"), node("r", "rule"), node("f", "function")], edges), "dev");
        expect(text.indexOf("not in its Region")).to.be.greaterThan(text.lastIndexOf('fill="none"'));
        expect(text).to.match(/stroke="#fff" stroke-width="4" paint-order="stroke">not in its Region</);
    });

    it("draws what is much longer than a page downwards, and Mermaid does, too", () => {
        const chain = (length: number, ids = Array.from({ length }, (_, at) => `notifications-${at}`)) =>
            drawing(
                ids.map((id) => node(id, "queue")),
                ids.slice(1).map((to, at) => ({ from: ids[at]!, to, inLoop: false })),
            );
        const extent = (graph: EventGraph) =>
            /viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg(graph, "dev"))!.slice(1).map(Number);
        const [width, height] = extent(chain(13)) as [number, number];
        expect(height).to.be.greaterThan(width * 4);
        expect(mermaid(chain(13))).to.match(/^flowchart TB\n/);
        const [short, low] = extent(chain(5)) as [number, number];
        expect(short).to.be.greaterThan(low * 4);
        expect(mermaid(chain(5))).to.match(/^flowchart LR\n/);
    });

    it("stays from left to right where it would be wider downwards", () => {
        const rules = Array.from({ length: 40 }, (_, at) => node(`a-long-name-of-a-rule-${at}`, "rule"));
        const ids = Array.from({ length: 13 }, (_, at) => `notifications-${at}`);
        const edges = ids.slice(1).map((to, at) => ({ from: ids[at]!, to, inLoop: false }));
        const graph = drawing([...ids.map((id) => node(id, "queue")), ...rules], edges);
        expect(mermaid(graph)).to.match(/^flowchart LR\n/);
    });

    it("is as large as what it shows, and empty for a stack without anything", () => {
        expect(svg(drawing([]), "dev"))
            .to.not.contain("NaN")
            .and.not.contain("Infinity");
    });
});

describe("the graph of known resources", () => {
    it("follows property dependencies, where values say nothing", () => {
        const rule = {
            type: "aws:cloudwatch/eventRule:EventRule",
            name: "r",
            urn: "urn:r",
            props: { eventPattern: '{"a":[1]}' },
        };
        const queue = { type: "aws:sqs/queue:Queue", name: "q", urn: "urn:q", props: {} };
        const target = {
            type: "aws:cloudwatch/eventTarget:EventTarget",
            name: "t",
            urn: "urn:t",
            props: {},
            propertyDependencies: { rule: ["urn:r"], arn: ["urn:q", "urn:elsewhere"] },
        };
        const { edges } = graphOfResources([target, rule, queue]);
        expect(edges.map(({ from, to }) => [from, to])).to.deep.equal([
            ["event|any event", "urn:r"],
            ["urn:r", "urn:q"],
        ]);
    });
});

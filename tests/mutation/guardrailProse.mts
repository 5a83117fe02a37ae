// A plugin of Stryker, which loads it by itself: hence a module that Node.js runs without ts-node.
import type { Ignorer, NodePath } from "@stryker-mutator/api/ignore";
import { declareValuePlugin, PluginKind } from "@stryker-mutator/api/plugin";

/** The properties that say something of a guardrail or a setting to a reader. What a violation says is none of them. */
const PROSE = new Set(["displayName", "description", "remediationSteps", "url"]);
const TEXTS = new Set(["StringLiteral", "TemplateLiteral"]);

/** As much of a path of Babel as is read here. */
interface Path {
    readonly node: {
        readonly type: string;
        readonly operator?: string;
        readonly key?: { readonly name?: string };
        readonly value?: unknown;
    };
    readonly parentPath: Path | null;
}

/** Leaves the texts of those properties as they are: a test of them would say them twice. */
const guardrailProse: Ignorer = {
    shouldIgnore(path: NodePath) {
        let at = path as Path;
        if (!TEXTS.has(at.node.type)) return undefined;
        while (at.parentPath?.node.type === "BinaryExpression" && at.parentPath.node.operator === "+")
            at = at.parentPath;
        const { type, key, value } = at.parentPath?.node ?? {};
        const isProse = type === "ObjectProperty" && value === at.node && PROSE.has(key?.name ?? "");
        return isProse ? `the text of ${key?.name}` : undefined;
    },
};

export const strykerPlugins = [declareValuePlugin(PluginKind.Ignore, "guardrail-prose", guardrailProse)];

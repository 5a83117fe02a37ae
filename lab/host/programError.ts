// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colour codes are made of
const COLOURS = /\u001b\[[0-9;]*m/g;
const HEADING = /^Running program '.*' failed with an unhandled exception:\n/;
const FRAME = /^\s+at (?:.*? \()?(?:file:\/\/)?([^()]+:\d+:\d+)\)?$/;

/**
 * What a program's failure says, for people: its message once, without colours, heading and stack. A mistake in arguments
 * (`InputPropertiesError`) lists each property. An error that the program did not mean (anything but Pulumi's own) names the
 * first line of the program's code that it came through.
 */
export function programError(logged: string, root: string): string {
    const text = logged.replace(COLOURS, "").trim();
    if (!HEADING.test(text)) return text;
    const lines = text.replace(HEADING, "").split("\n");
    const first = lines.findIndex((line) => FRAME.test(line));
    const message = (first < 0 ? lines : lines.slice(0, first)).join("\n").replace(/^\[?([\s\S]*?)\]?$/, "$1");
    if (text.includes("__pulumiInputPropertiesError"))
        return [message.replace(/^\w*Error: /, ""), ...properties(text)].join("\n");

    const frame = lines.map((line) => FRAME.exec(line)?.[1]).find((path) => isOwn(path, root));
    return frame ? `${message}\n    at ${frame.slice(root.length + 1)}` : message;
}

function isOwn(path: string | undefined, root: string): path is string {
    return path?.startsWith(`${root}/`) === true && !path.includes("/node_modules/");
}

/** The list of wrong properties, as `util.inspect` prints it. */
function properties(text: string): string[] {
    const quoted = `'(?:[^'\\\\]|\\\\.)*'|"(?:[^"\\\\]|\\\\.)*"|\`(?:[^\`\\\\]|\\\\.)*\``;
    const pair = new RegExp(`propertyPath: (${quoted}),\\s+reason: (${quoted})`, "g");
    return [...text.matchAll(pair)].map(([, path, reason]) => `  ${unquoted(path!)}: ${unquoted(reason!)}`);
}

function unquoted(text: string): string {
    return text.slice(1, -1).replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character));
}

/** What the lab shows of a raw message: RFC 5322 headers, and the text after them as it is. */
export interface ReadMail {
    readonly from: string | undefined;
    readonly to: readonly string[];
    readonly subject: string | undefined;
    readonly body: string;
}

export function readMail(data: Uint8Array): ReadMail {
    const text = Buffer.from(data).toString("utf8").replaceAll("\r\n", "\n");
    const end = text.indexOf("\n\n");
    const headers = new Map<string, string>();
    const lines = (end < 0 ? text : text.slice(0, end)).replace(/\n[ \t]+/g, " ").split("\n");
    for (const line of lines) {
        const colon = line.indexOf(":");
        if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
    }
    const subject = headers.get("subject");
    return {
        from: headers.get("from"),
        to: ["to", "cc", "bcc"].flatMap((name) => addresses(headers.get(name) ?? "")),
        subject: subject === undefined ? undefined : decodeWords(subject),
        body: end < 0 ? "" : text.slice(end + 2),
    };
}

/** A list of addresses; a comma in a quoted name separates nothing. */
function addresses(list: string): string[] {
    return (list.match(/(?:"(?:[^"\\]|\\.)*"|[^,"])+/g) ?? [])
        .map((address) => address.trim())
        .filter((address) => address !== "");
}

/** Encoded words of RFC 2047. The space between two of them is none. */
function decodeWords(header: string): string {
    return header
        .replace(/(\?=)\s+(?==\?)/g, "$1")
        .replace(/=\?([^?]+)\?([BbQq])\?([^?]*)\?=/g, (_, charset: string, encoding: string, word: string) => {
            const bytes =
                encoding.toUpperCase() === "B"
                    ? Buffer.from(word, "base64")
                    : Buffer.from(
                          word
                              .replaceAll("_", " ")
                              .replace(/=([0-9A-Fa-f]{2})/g, (_match, hex: string) =>
                                  String.fromCharCode(Number.parseInt(hex, 16)),
                              ),
                          "latin1",
                      );
            return bytes.toString(/^utf-?8$/i.test(charset) ? "utf8" : "latin1");
        });
}

import type { IncomingMessage } from "node:http";
import { gunzipSync } from "node:zlib";

/** An HTTP request as the protocols see it: read to its end, transfer encodings undone. */
export interface EndpointRequest {
    readonly method: string;
    /** Still percent-encoded, without the query. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: Buffer;
}

/** A request as it comes, over a socket or not. */
export type IncomingRequest = Pick<IncomingMessage, "url" | "method" | "headers"> & AsyncIterable<unknown>;

export async function readRequest(message: IncomingRequest): Promise<EndpointRequest> {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const headers: Record<string, string> = {};
    for (const [name, value] of Object.entries(message.headers)) {
        if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
    }
    const url = message.url ?? "/";
    const mark = url.indexOf("?");
    return {
        method: message.method ?? "GET",
        path: mark < 0 ? url : url.slice(0, mark),
        query: new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1)),
        headers,
        body: decodeBody(Buffer.concat(chunks), headers),
    };
}

/** Takes away what belongs to the transfer: the service sees neither the encoding nor its headers. */
function decodeBody(body: Buffer, headers: Record<string, string>): Buffer {
    const encodings = (headers["content-encoding"] ?? "")
        .split(",")
        .map((name) => name.trim())
        .filter((name) => name !== "");
    const isChunked = encodings.includes("aws-chunked") || "x-amz-decoded-content-length" in headers;
    let decoded = body;
    if (isChunked) {
        const { content, trailers } = readAwsChunked(body);
        decoded = content;
        Object.assign(headers, trailers);
        headers["content-length"] = String(content.length);
        delete headers["x-amz-decoded-content-length"];
        delete headers["x-amz-trailer"];
    }
    // An object of S3 may be stored gzipped: only requests that are not streamed are compressed on their way.
    const isCompressed =
        !isChunked && encodings.at(-1) === "gzip" && !/\/s3\/aws4_request/.test(headers["authorization"] ?? "");
    if (isCompressed) decoded = gunzipSync(decoded);
    const left = encodings.filter((name) => name !== "aws-chunked" && !(isCompressed && name === "gzip"));
    if (left.length > 0) headers["content-encoding"] = left.join(", ");
    else delete headers["content-encoding"];
    return decoded;
}

/** Chunks of `size[;signature]\r\n bytes \r\n`, ended by one of size 0 and trailing headers (AWS: "Signature calculations for streaming"). */
function readAwsChunked(body: Buffer): { content: Buffer; trailers: Record<string, string> } {
    const parts: Buffer[] = [];
    let at = 0;
    for (;;) {
        const lineEnd = body.indexOf("\r\n", at);
        if (lineEnd < 0) throw new Error("a body in the aws-chunked encoding ends before its last chunk");
        const size = Number.parseInt(body.toString("latin1", at, lineEnd), 16);
        at = lineEnd + 2;
        if (!(size > 0)) break;
        parts.push(body.subarray(at, at + size));
        at += size + 2;
    }
    const trailers: Record<string, string> = {};
    for (const line of body.toString("utf8", at).split("\r\n")) {
        const colon = line.indexOf(":");
        if (colon > 0) trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim();
    }
    return { content: Buffer.concat(parts), trailers };
}

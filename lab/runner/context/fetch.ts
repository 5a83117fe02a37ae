import type { Lines } from "./http";

/** `fetch` for the code in a context. */
export function contextFetch(lines: Lines): typeof fetch {
    return async (input, init) => {
        const request = new Request(input, init);
        const { hostname, port, protocol, pathname, search } = new URL(request.url);
        const place = `${hostname}:${port || (protocol === "https:" ? 443 : 80)}`;
        const exchange = lines.exchange(place);
        if (!exchange) throw new TypeError("fetch failed", { cause: new Error(`connect ECONNREFUSED ${place}`) });
        const headers = Object.fromEntries([...request.headers].map(([name, value]) => [name.toLowerCase(), value]));
        const body = Buffer.from(await request.arrayBuffer());
        const answer = await new Promise<Awaited<ReturnType<typeof exchange>>>((resolve, reject) =>
            lines.inTurn(place, pathname, (done) => {
                const { method } = request;
                const call = exchange({ method, path: `${pathname}${search}`, headers, body });
                call.then(resolve, reject).finally(done);
            }),
        );
        const chunks: Buffer[] = [];
        for await (const chunk of answer.body) chunks.push(chunk as Buffer);
        const empty = [204, 205, 304].includes(answer.status);
        return new Response(empty ? null : Buffer.concat(chunks), { status: answer.status, headers: answer.headers });
    };
}

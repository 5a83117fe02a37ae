// Plays one event through the program in a folder, and prints what became of it and what would be uploaded.
import { type CallRecord, Lab } from "event-ops-lab";

const EVENT = {
    id: "5b7e1c1e-0c1d-4a55-9f6a-3a6c0a1f7d11",
    source: "example.shop",
    "detail-type": "Order placed",
    time: "2026-03-01T12:00:00Z",
    resources: ["arn:aws:s3:::orders/1001"],
    detail: { order: "1001", total: 1250 },
};

/** The one structured line of an event. */
interface EventLine {
    readonly message: string;
    readonly [field: string]: unknown;
}

async function play(folder: string): Promise<object> {
    const lab = await Lab.of(folder, { now: new Date("2026-03-01T12:00:00Z") });
    try {
        await lab.send(EVENT);
        const lines = lab.notices.flatMap((notice) => {
            if (notice.kind !== "invocation") return [];
            const line = notice.result.logs.map(parsed).find(({ message }) => message === "event-ops");
            const { outcome, eventId, total, approval } = line ?? { message: "nothing" };
            return [{ function: lab.nameOf(notice.functionArn), outcome, eventId, total, approval }];
        });
        const archives = lab.account.all("aws:lambda/function:Function").map(({ name, inputs }) => {
            const { sha256, files } = inputs["code"] as { sha256: string; files: { name: string }[] };
            return [name, { files: files.map((file) => file.name), sha256 }] as const;
        });
        return {
            outcomes: lines.sort((a, b) => (a.function < b.function ? -1 : 1)),
            published: lab.calls.filter(({ operation }) => operation === "Publish").map(message),
            denied: lab.calls.filter(({ result }) => result !== "ok").length,
            deadLetters: lab.notices.filter(({ kind }) => kind === "dead-letter" || kind === "lost").length,
            archives: Object.fromEntries(archives),
            outputs: Object.keys(lab.outputs),
        };
    } finally {
        await lab.close();
    }
}

function parsed(line: string): EventLine {
    try {
        return JSON.parse(line) as EventLine;
    } catch {
        return { message: line };
    }
}

function message({ input }: CallRecord): unknown {
    const { type, id, subject } = JSON.parse(String(input["Message"])) as Record<string, unknown>;
    return { type, id, subject };
}

play(process.argv[2] ?? ".").then(
    (played) => console.log(JSON.stringify(played)),
    (error: unknown) => {
        console.error(error);
        process.exitCode = 1;
    },
);

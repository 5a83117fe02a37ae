/** Events shaped like the lots of San Francisco's map, about 850 bytes each; the same for the same number. */
const STREETS = [
    "UNKNOWN",
    "JEFFERSON",
    "BEACH",
    "NORTH POINT",
    "BAY",
    "FRANCISCO",
    "CHESTNUT",
    "LOMBARD",
    "GREENWICH",
];
const TYPES = ["ST", "AVE", "BLVD", "WAY", "PL", "LN", "TER", null];

export function lotEvent(at: number): string {
    const random = randomFrom(at);
    const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
    const block = String(Math.floor(random() * 9999)).padStart(4, "0");
    const lot = String(1 + Math.floor(random() * 120)).padStart(3, "0");
    const number = Math.floor(random() * 4000);
    const corner = () => ({
        x: -122.5 + Math.floor(random() * 1_500_000) / 1e7,
        y: 37.7 + Math.floor(random() * 1_000_000) / 1e7,
        z: Math.floor(random() * 4),
    });
    const corners = Array.from({ length: 13 }, corner);
    return JSON.stringify({
        type: "Feature",
        properties: {
            MAPBLKLOT: `${block}${lot}`,
            BLKLOT: `${block}${lot}`,
            BLOCK_NUM: block,
            LOT_NUM: lot,
            FROM_ST: String(number),
            TO_ST: String(number),
            STREET: pick(STREETS),
            ST_TYPE: pick(TYPES),
            ODD_EVEN: number % 2 ? "O" : "E",
        },
        geometry: { type: random() < 0.9 ? "Polygon" : "MultiPolygon", coordinates: [[...corners, corners[0]]] },
    });
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
    let state = (seed * 0x9e3779b1) | 0;
    return () => {
        state = (state + 0x6d2b79f5) | 0;
        let mixed = Math.imul(state ^ (state >>> 15), state | 1);
        mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    };
}

type Kind = (at: number) => object;

const street = (at: number) => STREETS[at % STREETS.length]!;
const block = (at: number) => String((at * 37) % 9999).padStart(4, "0");
const property = (name: string, alternative: unknown) => ({ properties: { [name]: [alternative] } });

/** One rule of each kind for each number; the first five are as broad as rules usually are, the others narrow. */
export const KINDS: Readonly<Record<string, Kind>> = {
    exact: (at) => (at < 5 ? property("STREET", street(at)) : property("MAPBLKLOT", `${block(at)}001`)),
    wildcard: (at) => property("MAPBLKLOT", { wildcard: at < 5 ? `*${at}*0${at}` : `${block(at)}*7` }),
    prefix: (at) => property("STREET", { prefix: at < 5 ? street(at).slice(0, 2) : `${street(at)}-${at}` }),
    suffix: (at) => property("STREET", { suffix: at < 5 ? street(at).slice(-2) : `${at}-${street(at)}` }),
    "prefix, ignoring case": (at) =>
        property("STREET", {
            prefix: { "equals-ignore-case": at < 5 ? street(at).slice(0, 2).toLowerCase() : `x${at}` },
        }),
    "suffix, ignoring case": (at) =>
        property("STREET", {
            suffix: { "equals-ignore-case": at < 5 ? street(at).slice(-2).toLowerCase() : `x${at}` },
        }),
    "equals-ignore-case": (at) =>
        property("STREET", { "equals-ignore-case": at < 5 ? street(at).toLowerCase() : `x${at}` }),
    "complex arrays": (at) => ({
        geometry: {
            type: ["Polygon"],
            coordinates: {
                x: [{ numeric: [">", -122.5 + (at % 50) / 500] }],
                z: [at % 4],
                y: [{ numeric: ["<", 37.72] }],
            },
        },
    }),
    numeric: (at) => ({
        geometry: {
            coordinates: { y: [{ numeric: [">=", 37.7 + (at % 300) / 3000, "<", 37.7001 + (at % 300) / 3000] }] },
        },
    }),
    "anything-but": (at) => property("STREET", { "anything-but": [street(at), street(at + 1), `x${at}`] }),
    "anything-but prefix": (at) =>
        property("STREET", { "anything-but": { prefix: street(at).slice(0, 2) + (at < 5 ? "" : at) } }),
    "anything-but suffix": (at) =>
        property("STREET", { "anything-but": { suffix: (at < 5 ? "" : at) + street(at).slice(-2) } }),
    "anything-but, ignoring case": (at) =>
        property("STREET", { "anything-but": { "equals-ignore-case": [street(at).toLowerCase(), `x${at}`] } }),
    "anything-but wildcard": (at) =>
        property("STREET", { "anything-but": { wildcard: `*${street(at).slice(1, 3)}*` } }),
};

import { createHash } from "node:crypto";
import { type Caller, NO_TRACE, type Session, type Sessions } from "../types";

/** Temporary sessions that are open at once: a function that assumes a role for every event would open them without end. */
const MAX_TEMPORARY = 1_000;

/**
 * Credentials for the callers of one lab. They look like temporary ones of AWS (`ASIA` and 16 characters) and depend only on
 * the order in which they are opened, so that every run has the same.
 */
export function createSessions(): Sessions {
    const open = new Map<string, Session>();
    /** Their ids, least recently used first. */
    const temporary = new Set<string>();
    let counter = 0;
    return {
        open(caller: Caller, options: { readonly temporary?: boolean } = {}): Session {
            const digest = createHash("sha512").update(`session ${counter++}`).digest();
            const session: Session = {
                accessKeyId: `ASIA${base32(digest.subarray(0, 10))}`,
                secretAccessKey: digest.subarray(10, 40).toString("base64"),
                sessionToken: digest.toString("base64"),
                caller,
                trace: NO_TRACE,
            };
            open.set(session.accessKeyId, session);
            if (options.temporary) temporary.add(session.accessKeyId);
            const [oldest] = temporary;
            if (oldest !== undefined && temporary.size > MAX_TEMPORARY) {
                temporary.delete(oldest);
                open.delete(oldest);
            }
            return session;
        },
        find(accessKeyId) {
            if (temporary.delete(accessKeyId)) temporary.add(accessKeyId);
            return open.get(accessKeyId);
        },
        close({ accessKeyId }) {
            open.delete(accessKeyId);
            temporary.delete(accessKeyId);
        },
    };
}

function base32(bytes: Uint8Array): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    return bits.replace(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)]!);
}

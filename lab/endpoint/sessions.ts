import { createHash } from "node:crypto";
import { type Caller, NO_TRACE, type Session, type Sessions } from "../types";

/**
 * Credentials for the callers of one lab. They look like temporary ones of AWS (`ASIA` and 16 characters) and depend only on
 * the order in which they are opened, so that every run has the same.
 */
export function createSessions(): Sessions {
    const open = new Map<string, Session>();
    let counter = 0;
    return {
        open(caller: Caller): Session {
            const digest = createHash("sha512").update(`session ${counter++}`).digest();
            const session: Session = {
                accessKeyId: `ASIA${base32(digest.subarray(0, 10))}`,
                secretAccessKey: digest.subarray(10, 40).toString("base64"),
                sessionToken: digest.toString("base64"),
                caller,
                trace: NO_TRACE,
            };
            open.set(session.accessKeyId, session);
            return session;
        },
        find: (accessKeyId) => open.get(accessKeyId),
        close(session) {
            open.delete(session.accessKeyId);
        },
    };
}

function base32(bytes: Uint8Array): string {
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
    return bits.replace(/.{5}/g, (five) => alphabet[Number.parseInt(five, 2)]!);
}

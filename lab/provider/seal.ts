import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

const CIPHER = "aes-256-gcm";
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Keeps secrets out of the plain text of a file. The key lies in a file of its own, which only its owner may read. */
export class Seal {
    #key: Buffer | undefined;

    constructor(private readonly keyFile: string) {}

    close(value: unknown): string {
        const iv = randomBytes(IV_BYTES);
        const cipher = createCipheriv(CIPHER, this.#ownKey(), iv);
        const text = Buffer.concat([cipher.update(JSON.stringify(value), "utf8"), cipher.final()]);
        return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64");
    }

    /** Throws when the value was sealed with another key, or the key is gone. */
    open(sealed: string): unknown {
        if (!existsSync(this.keyFile)) throw new Error(`the key of its secrets, ${this.keyFile}, is gone`);
        const bytes = Buffer.from(sealed, "base64");
        const decipher = createDecipheriv(CIPHER, this.#ownKey(), bytes.subarray(0, IV_BYTES));
        decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
        const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]);
        return JSON.parse(text.toString("utf8"));
    }

    #ownKey(): Buffer {
        this.#key ??= existsSync(this.keyFile)
            ? Buffer.from(readFileSync(this.keyFile, "utf8"), "base64")
            : this.#make();
        return this.#key;
    }

    #make(): Buffer {
        const key = randomBytes(32);
        mkdirSync(dirname(this.keyFile), { recursive: true });
        writeFileSync(this.keyFile, key.toString("base64"), { mode: 0o600 });
        return key;
    }
}

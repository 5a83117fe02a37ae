import { Logger as PowertoolsLogger } from "@aws-lambda-powertools/logger";
import { cut } from "./text";
import type { Logger } from "./types";

const LONGEST_STRING = 1_024;
const LONGEST_LIST = 50;
const DEEPEST = 8;

/** What JSON leaves as it is, but terminals and log viewers do not. */
const LEFT_BY_JSON = /[\u007f-\u009f\p{Zl}\p{Zp}\p{Bidi_Control}]/gu;

/**
 * A copy that is safe to log whatever an event put into it: strings are capped at 1,024 characters, lists at 50 entries, depth at 8;
 * characters that JSON leaves alone but that could start a line or reverse one are written as `\uXXXX`.
 */
export function safeToLog(value: unknown, depth = 0): unknown {
    if (typeof value === "string") {
        return cut(value, LONGEST_STRING).replace(
            LEFT_BY_JSON,
            (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
        );
    }
    if (typeof value === "bigint") return value.toString();
    if (typeof value !== "object" || value === null) return value;
    if (depth >= DEEPEST) return "[deeper]";
    if (value instanceof Error) return errorText(value);
    if (Array.isArray(value)) {
        const entries = value.slice(0, LONGEST_LIST).map((entry) => safeToLog(entry, depth + 1));
        return value.length > LONGEST_LIST ? [...entries, `[${value.length - LONGEST_LIST} more]`] : entries;
    }
    return Object.fromEntries(
        Object.entries(value).map(([key, entry]) => [safeToLog(key, depth) as string, safeToLog(entry, depth + 1)]),
    );
}

/** `Name: message` of whatever was thrown. */
export function errorText(error: unknown): string {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}

/** The Powertools logger behind the project's own small interface. Its level comes from `POWERTOOLS_LOG_LEVEL`, its service name from `POWERTOOLS_SERVICE_NAME`. */
export function createLog(): Logger {
    const logger = new PowertoolsLogger({
        serviceName: process.env.POWERTOOLS_SERVICE_NAME ?? process.env.AWS_LAMBDA_FUNCTION_NAME ?? "event-ops",
    });
    const safe = (fields: Readonly<Record<string, unknown>> = {}) => safeToLog(fields) as Record<string, unknown>;
    return {
        info: (message, fields) => logger.info(message, safe(fields)),
        warn: (message, fields) => logger.warn(message, safe(fields)),
        error: (message, fields) => logger.error(message, safe(fields)),
    };
}

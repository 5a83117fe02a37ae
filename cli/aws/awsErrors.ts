import { commandName } from "../commandName";
import { printable } from "../events/printable";
import { UserError } from "../userError";

const HELP = `Set AWS_REGION and credentials as for the AWS CLI, or give --lab for the account of a running ${commandName()} engine.`;

/** Makes a call that the command cannot do without. What AWS or the SDK says against it becomes a `UserError` that names the call. */
export async function told<T>(call: string, work: () => Promise<T>): Promise<T> {
    try {
        return await work();
    } catch (error) {
        throw new UserError(`${call} failed: ${errorText(error)}.${isSetup(error) ? ` ${HELP}` : ""}`);
    }
}

/** An error of a call in a line: its code and what it says, without the full stop. */
export function errorText(error: unknown): string {
    const { name, message, code, input } = error as Error & { readonly code?: string; readonly input?: unknown };
    // Node.js says "Invalid URL" and no more.
    if (code === "ERR_INVALID_URL")
        return `the endpoint ${JSON.stringify(input)} is no URL: look at AWS_ENDPOINT_URL, its kin for single services, and endpoint_url of the profile`;
    const what = name === "Error" || name === "AggregateError" ? (code ?? "") : name;
    const text = printable(message || "no message").replace(/\.$/, "");
    return what === "" ? text : `${printable(what)}: ${text}`;
}

/** Nothing is wrong with the account: the command does not know which it is. */
function isSetup(error: unknown): boolean {
    const { name, message } = error as Error;
    return (
        /^Region (is missing|not accepted)/.test(message) ||
        /^(CredentialsProviderError|ExpiredToken|UnrecognizedClientException|InvalidClientTokenId)/.test(name)
    );
}

/**
 * How the program was called, for messages that say what to type: in a clone of the repository as its npm script, elsewhere with npx or by
 * its own name. npm tells what it runs in its environment variables.
 */
export function commandName(
    { npm_lifecycle_event: event, npm_lifecycle_script: script = "" }: NodeJS.ProcessEnv = process.env,
): string {
    if (event === "event-ops") return "npm run --silent event-ops --";
    return event === "npx" && /^\W?event-ops\b/.test(script) ? "npx event-ops" : "event-ops";
}

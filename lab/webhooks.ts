import type { Services } from "./services";

/** Whether a function may post to a URL in the lab: a secret or a parameter holds it, as text or inside a JSON document. */
export function isWebhook(url: string, services: Pick<Services, "secrets" | "parameters">): boolean {
    return [...services.secrets.texts(), ...services.parameters.texts()].some(
        (text) => text.trim() === url || text.includes(JSON.stringify(url)),
    );
}

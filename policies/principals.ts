import type { Statement } from "./documents";

/** Whether principals are anyone at all, or anyone in any account. */
export function isEveryone(principals: Statement["principals"]): boolean {
    return ["*", "AWS"].some((kind) => principals[kind]?.includes("*"));
}

/** Whether a principal is a service of AWS. Alexa's are under amazon.com. */
export function isService(principal: string): boolean {
    return /\.(amazonaws\.com(\.cn)?|amazon\.com)$/.test(principal);
}

import "./nodeVersion";

export { endpointEnvironment } from "./administrator";
export { type AttachedLab, type AttachOptions, attachLab } from "./provider/attach";
export type { EngineFacts, Told } from "./provider/eventMessages";
export { type EventServer, serveEvents } from "./provider/eventServer";
export type { AccountChange } from "./provider/provider";

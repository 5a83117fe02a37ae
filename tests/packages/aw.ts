import type { AnyHandler, CallbackFactory } from "/work/main/components/inlineFunction";
import type { EventHandler, RawHandler } from "/work/main/handlers/runtime/types";
export const a: AnyHandler = async (event, { log }) => log.info("x", { event });
export const b: AnyHandler = (e: { detail: { id: string } }, { log }) => { log.info(e.detail.id); return { outcome: "informed", id: 1 }; };
// @ts-expect-error typo
export const c: AnyHandler = () => ({ outcome: "informd" });
// @ts-expect-error typo
export const d: AnyHandler = async () => ({ outcome: "informd" });
interface R { batchItemFailures: string[] }
export const raw: RawHandler<{ a: 1 }, R> = () => ({ batchItemFailures: [] });
export const e: AnyHandler = raw;
export const f: AnyHandler = async (_e, c) => ({ statusCode: 200, id: c.awsRequestId });
export const g: AnyHandler = async () => { if (Math.random() > 2) return { outcome: "ignored" as const, reason: "x" }; return undefined; };
export const h: EventHandler<{ b: 1 }> = async () => {}; export const i: AnyHandler = h;
export const j: CallbackFactory = ({ log }) => async (event) => { log.info("x", event); };

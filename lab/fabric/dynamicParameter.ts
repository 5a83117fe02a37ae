import { readJsonPath, valueAt } from "./jsonPath";

/**
 * A parameter of a rule's target, such as the group of a FIFO queue: the value at a path of the event where the whole parameter is one
 * (`$.detail.order`), else the parameter itself. Undefined where the event has nothing there. What is no text becomes its JSON; AWS does not
 * say what it does with that. Source: EventBridge User Guide, "Event bus targets", dynamic path parameters.
 */
export function dynamicParameter(parameter: string, event: unknown): string | undefined {
    const path = readJsonPath(parameter);
    if (!path) return parameter;
    const value = valueAt(path, event);
    return value === undefined || typeof value === "string" ? value : JSON.stringify(value);
}

import { XmlShapeSerializer } from "@aws-sdk/core/protocols";
import type { Schema, Structure } from "../schema";
import type { Failure } from "./wire";

/** An XML document, written by the SDK's serializer; its root has the name of the structure. */
export function writeXml(xmlNamespace: string | undefined, schema: Structure, value: Record<string, unknown>): string {
    const serializer = new XmlShapeSerializer({
        xmlNamespace,
        serviceNamespace: "",
        timestampFormat: { useTrait: true, default: 5 },
    } as never);
    serializer.write(schema as never, value);
    return `<?xml version="1.0" encoding="UTF-8"?>${serializer.flush()}`;
}

/** Members of an `Error` element: type, code and message as every protocol has them, then the error's own. */
export function xmlErrorSchema(failure: Failure): (readonly [string, Schema])[] {
    const own = (failure.schema?.[4] ?? []).map((name, index) => [name, failure.schema![5][index]] as const);
    return [["Type", 0], ["Code", 0], ["Message", 0], ...own.filter(([name]) => !/^(type|code|message)$/i.test(name))];
}

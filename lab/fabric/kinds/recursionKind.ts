import type { CreateRequest, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import type { Fabric } from "../fabric";

/** Whether a function may run in a loop with queues and topics: Lambda ends such loops unless it is told to allow them. */
export function recursionKind({ lambda }: Fabric): ResourceKind {
    const put = ({ inputs, region }: CreateRequest) => {
        const fn = lambda.named(inputs["functionName"], region);
        const loop: unknown = inputs["recursiveLoop"];
        if (loop !== "Allow" && loop !== "Terminate") {
            throw new AwsError("InvalidParameterValueException", `recursiveLoop is Allow or Terminate, not "${loop}".`);
        }
        fn.allowsLoops = loop === "Allow";
        return { id: String(inputs["functionName"]), outputs: {} };
    };
    return {
        create: put,
        update: (request) => put(request).outputs,
        delete({ inputs, region }) {
            const fn = lambda.find(String(inputs["functionName"]), region);
            if (fn) fn.allowsLoops = false;
        },
        read: ({ inputs, region }) => (lambda.find(String(inputs["functionName"]), region) ? {} : undefined),
    };
}

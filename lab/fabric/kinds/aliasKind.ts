import { physicalName } from "../../account/physicalName";
import type { CreateRequest, NameRule, ResourceKind } from "../../resources";
import { AwsError } from "../../types";
import { invokeArn } from "../arns";
import type { Fabric } from "../fabric";
import { uuidOf } from "../ids";
import { lookAgain } from "./mappingKind";

const ALIAS: NameRule = { what: "alias", limit: 128, shape: /^[\w-]+$/, allowed: "letters, digits, _ and -" };

/** Another name for a function; it runs the one code that the function has. */
export function aliasKind(fabric: Fabric): ResourceKind {
    const { lambda } = fabric;
    const put = ({ inputs, region }: CreateRequest, name: string) => {
        const fn = lambda.named(inputs["functionName"], region);
        const arn = `${fn.config.arn}:${name}`;
        lambda.alias(arn, fn);
        lookAgain(fabric);
        return { id: arn, outputs: { arn, name, invokeArn: invokeArn(arn), uuid: uuidOf(arn) } };
    };
    return {
        naming: () => ALIAS,
        create: (request) => put(request, physicalName(request, ALIAS)),
        update(request) {
            const { id, outputs } = request.old;
            const fn = lambda.named(request.inputs["functionName"], request.region);
            // A function that was made anew has none of the aliases of the one before it.
            if (lambda.find(id) !== fn) throw new AwsError("ResourceNotFoundException", `Alias not found: ${id}`, 404);
            return put(request, String(outputs["name"])).outputs;
        },
        delete: ({ id }) => lambda.alias(id, undefined),
        // A function takes its aliases along.
        read: ({ id }) => (lambda.find(id) ? {} : undefined),
    };
}

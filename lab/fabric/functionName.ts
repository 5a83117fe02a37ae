import { AwsError } from "../types";
import { parseArn } from "./arns";

/** The name of a function and its version or alias, from its ARN, its partial ARN (`account:function:name`) or its name. */
export function readFunctionName(text: string): { readonly name: string; readonly qualifier: string | undefined } {
    const resource = parseArn(text)?.resource ?? `function:${text.replace(/^\d{12}:function:/, "")}`;
    const [, name = "", qualifier] = resource.split(":");
    return { name, qualifier };
}

/** A function's name with the `Qualifier` of the same input. Throws InvalidParameterValueException when the name has another one. */
export function withQualifier(name: string, qualifier: unknown): string {
    if (typeof qualifier !== "string") return name;
    const own = readFunctionName(name).qualifier;
    if (own === undefined) return `${name}:${qualifier}`;
    if (own === qualifier) return name;
    throw new AwsError(
        "InvalidParameterValueException",
        "The derived qualifier from the function name does not match the specified qualifier.",
    );
}

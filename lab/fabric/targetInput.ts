import { AwsError, type BusEvent } from "../types";
import {
    type InputTransformer,
    readInputTransformer,
    type TransformerSurroundings,
    transform,
} from "./inputTransformer";
import { parseJson } from "./json";
import { type JsonPath, readJsonPath, valueAt } from "./jsonPath";

/** What a target is sent: the event, a constant, a part of the event, or a text made from it. */
export type TargetInput =
    | { readonly kind: "event" }
    | { readonly kind: "constant"; readonly text: string }
    | { readonly kind: "path"; readonly path: JsonPath }
    | { readonly kind: "transformer"; readonly transformer: InputTransformer };

export interface TargetInputArgs {
    readonly input?: string;
    readonly inputPath?: string;
    readonly inputTransformer?: { readonly inputPaths?: Record<string, string>; readonly inputTemplate: string };
}

/** Checks what a target is to be sent. Throws the ValidationException that PutTargets answers. */
export function readTargetInput(args: TargetInputArgs, targetId: string): TargetInput {
    const refuse = (why: string): never => {
        throw new AwsError("ValidationException", why);
    };
    const { input, inputPath, inputTransformer } = args;
    if ([input, inputPath, inputTransformer].filter((one) => one !== undefined).length > 1) {
        refuse(`Only one of Input, InputPath, or InputTransformer must be provided for target ${targetId}.`);
    }
    if (input !== undefined) {
        if (parseJson(input) === undefined) refuse(`JSON syntax error in input for target ${targetId}.`);
        return { kind: "constant", text: input };
    }
    if (inputPath !== undefined) {
        const path = readJsonPath(inputPath);
        return path
            ? { kind: "path", path }
            : refuse(`Invalid JSONPath ${inputPath} in InputPath for target ${targetId}.`);
    }
    if (inputTransformer !== undefined) {
        const { inputPaths = {}, inputTemplate } = inputTransformer;
        return { kind: "transformer", transformer: readInputTransformer(inputPaths, inputTemplate, targetId) };
    }
    return { kind: "event" };
}

/** The text for the target; undefined when EventBridge would deliver nothing. */
export function inputFor(
    input: TargetInput,
    event: BusEvent,
    surroundings: TransformerSurroundings,
): string | undefined {
    switch (input.kind) {
        case "event":
            return event.text;
        case "constant":
            return input.text;
        case "path":
            // The event's own text where the path is the event: long numbers keep their digits.
            return input.path.steps.length === 0 ? event.text : JSON.stringify(valueAt(input.path, event.body));
        case "transformer":
            return transform(input.transformer, event.body, surroundings);
    }
}

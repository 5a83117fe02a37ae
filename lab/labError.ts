/** Something that the user can put right: in the program, its config or its fixtures. The message says what, where and how; no stack is needed. */
export class LabError extends Error {
    override readonly name = "LabError";
}

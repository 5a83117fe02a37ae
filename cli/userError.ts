/** A mistake of the user's: its message says what, where, what was expected and what to do. Printed without a stack; exit code 2. */
export class UserError extends Error {
    override readonly name = "UserError";
}

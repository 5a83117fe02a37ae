/** A number that no double holds, by its text. */
export class WrittenNumber {
    constructor(readonly text: string) {}
}

/** The values of a key that occurs more than once. */
export class Several {
    constructor(readonly values: Value[]) {}
}

/** A value that an alternative of a field may take. A number is one that its double holds. */
export type Scalar = string | number | boolean | null | WrittenNumber;

/** The members of an object. Names hold no dots: a name with dots is objects inside one another. */
export interface Members {
    readonly [name: string]: Value;
}

export type Value = Scalar | Several | readonly Value[] | Members;

/** Objects and arrays; what lies in them is no value of the path that leads to them. */
export type Container = Several | readonly Value[] | Members;

export function isScalar(value: Value): value is Scalar {
    return typeof value !== "object" || value === null || value instanceof WrittenNumber;
}

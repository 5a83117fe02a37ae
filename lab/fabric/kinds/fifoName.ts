import { physicalName } from "../../account/physicalName";
import type { CreateRequest, NameRule } from "../../resources";

/** The names of what may be FIFO by a property of its own: such a name, and no other, ends in `.fifo`. */
export class FifoNames {
    constructor(
        private readonly property: "fifoQueue" | "fifoTopic",
        private readonly rule: NameRule,
    ) {}

    readonly naming = (inputs: CreateRequest["inputs"]): NameRule =>
        inputs[this.property] === true ? { ...this.rule, suffix: ".fifo" } : this.rule;

    /** The name of what is made. Throws for one that has the ending and may not, or the other way round. */
    of(request: CreateRequest): string {
        const { what } = this.rule;
        const fifo = request.inputs[this.property] === true;
        const name = physicalName(request, this.naming(request.inputs));
        if (fifo === name.endsWith(".fifo")) return name;
        throw new Error(
            fifo
                ? `The name of a FIFO ${what} ends with ".fifo": "${name}".`
                : `"${name}" is no FIFO ${what}: set ${this.property}.`,
        );
    }
}

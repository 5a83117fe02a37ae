import { createColors } from "picocolors";

/** Colour on a terminal alone: a pipe and a CI log get plain text. `NO_COLOR` takes it from a terminal, too. */
export const colour = createColors(process.stdout.isTTY === true && !process.env["NO_COLOR"]);

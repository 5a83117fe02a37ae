import { existsSync } from "node:fs";
import { join } from "node:path";

/** The path of a recorded data set that may lie beside the project, or undefined where it does not. */
export function sharedData(path: string): string | undefined {
    const found = join(__dirname, "../../../shared/data", path);
    return existsSync(found) ? found : undefined;
}

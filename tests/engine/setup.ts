import { isCi } from "./ci";
import { engineCli, NoCliError } from "./cli";

/** Finds or builds the CLI before the first test: no time-out of a test applies to the build. */
export async function mochaGlobalSetup(): Promise<void> {
    try {
        await engineCli();
    } catch (error) {
        const skipped = error instanceof NoCliError && !isCi(process.env);
        console.error(`${skipped ? "skipped" : "failed"}: ${error instanceof Error ? error.message : error}`);
        process.exit(skipped ? 0 : 1);
    }
}

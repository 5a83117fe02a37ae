import { LabError } from "./labError";

// Loaded before anything else: what the lab builds on does not load on older versions.
if (Number(process.versions.node.split(".")[0]) < 24) {
    throw new LabError(
        `event-ops-lab needs Node.js 24 or newer, the version that AWS Lambda runs; this is ${process.version}. ` +
            "Add the npm package `node` 24 as a dev dependency and start your tests by npm, or install Node.js 24.",
    );
}

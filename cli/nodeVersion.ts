// Loaded before anything else: the packages below do not load at all on older versions.
const major = Number(process.versions.node.split(".")[0]);
if (major < 24) {
    console.error(
        `event-ops needs Node.js 24 or newer, the version that AWS Lambda runs; this is ${process.version}. ` +
            "Install Node.js 24, or run it through npm in a project that has the npm package `node` 24 as a dev dependency.",
    );
    process.exit(2);
}

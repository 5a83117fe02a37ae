// Mocha gives the processes of a parallel run a second to end, and then SIGTERM: the coverage of one takes longer to write.
if (process.env["NODE_V8_COVERAGE"] && process.env["MOCHA_WORKER_ID"]) process.on("SIGTERM", () => undefined);

// What the engine starts: the sources in the repository, through its ts-node; what was built from them in the npm package.
const { existsSync } = require("node:fs");
const { join } = require("node:path");

require(existsSync(join(__dirname, "index.ts")) ? "./index.ts" : "./dist/policies/index.js");

// Stryker's mocha runner asks for files of mocha without their extension; since mocha 12 that is .cjs, which Node.js does not try.
// Needed until https://github.com/stryker-mutator/stryker-js/pull/6205 is released.
const { _extensions } = require("node:module");

_extensions[".cjs"] ??= _extensions[".js"];

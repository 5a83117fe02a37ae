// The entry of the stand-in language host: TypeScript of this checkout, wherever the engine starts it.
require("ts-node").register({ transpileOnly: true, cwd: __dirname });
require("./main.ts");

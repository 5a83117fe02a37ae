// Biome formats and lints; these are the rules that need types.
import tseslint from "typescript-eslint";

export default tseslint.config(
    { ignores: ["**/dist/**", "**/node_modules/**", "coverage/**", "**/.cache/**", "tests/fixtures/programs/**"] },
    {
        files: ["**/*.ts"],
        languageOptions: { parser: tseslint.parser, parserOptions: { project: "./tsconfig.json" } },
        plugins: { "@typescript-eslint": tseslint.plugin },
        rules: {
            "@typescript-eslint/no-floating-promises": "error",
            "@typescript-eslint/no-misused-promises": "error",
        },
    },
);

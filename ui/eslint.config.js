import js from "@eslint/js";
import reactHooks from "eslint-plugin-react-hooks";
import globals from "globals";
import tseslint from "typescript-eslint";

const features = "home|setup|overview|on-demand|logs|mappings|scoping|plan|people|properties|settings";
const noCallsOfBindings = {
  group: ["**/bindings"],
  allowTypeImports: true,
  message: "Only api/ calls the bridge; import types from it, calls from api/.",
};

export default tseslint.config(
  { ignores: ["dist", "src/bindings.ts"] },
  js.configs.recommended,
  {
    files: ["src/**/*.{ts,tsx}", "vite.config.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { globals: globals.browser, parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { "react-hooks": reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/consistent-type-assertions": ["error", { assertionStyle: "never" }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
      "max-lines": ["error", 400],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/app/theme.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        { selector: "Literal[value=/^(#[0-9a-fA-F]{3,8}|rgba?\\()/]", message: "Colours come from the theme (app/theme.ts, components/tokens.ts)." },
      ],
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/api/**", "src/features/**", "src/test/**"],
    rules: { "@typescript-eslint/no-restricted-imports": ["error", { patterns: [noCallsOfBindings] }] },
  },
  {
    files: ["src/features/**/*.{ts,tsx}"],
    rules: {
      "@typescript-eslint/no-restricted-imports": [
        "error",
        {
          patterns: [
            noCallsOfBindings,
            { regex: `^(\\.\\./)+(features/)?(${features})(/|$)`, message: "A feature never imports another: share through components/." },
          ],
        },
      ],
    },
  },
);

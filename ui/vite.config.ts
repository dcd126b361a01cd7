import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

export default defineConfig({
  plugins: [react()],
  clearScreen: false,
  server: { port: 5173, strictPort: true },
  build: {
    target: "es2022",
    chunkSizeWarningLimit: 2000,
    // The window's policy takes fonts from our own files only: none may become a data: address.
    assetsInlineLimit: 0,
  },
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { width: 1600, height: 1000 } },
    setupFiles: ["./src/test/setup.ts"],
    restoreMocks: true,
    testTimeout: 15_000,
  },
});

// Builds into ../studio/web, where the studio serves it; in development, forwards to a studio.
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const studio = process.env.ARIANE_STUDIO ?? "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    outDir: "../studio/web",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 2048,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules\/(react|react-dom|scheduler)\// },
            {
              name: "mantine",
              test: /node_modules\/(@mantine|@floating-ui|clsx|react-remove-scroll)/,
            },
          ],
        },
      },
    },
  },
  server: {
    host: "127.0.0.1",
    proxy: {
      "/api": { target: studio },
      "/socket.io": { target: studio, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.ts", "tests/**/*.test.ts"],
    environment: "node",
    testTimeout: 60_000, // a test that hangs, not a machine that is busy
  },
});

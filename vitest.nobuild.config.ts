import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts", "test/**/*.test.tsx"],
    
    // Real servers and engines are started in hooks.
    hookTimeout: 300_000,
    testTimeout: 30_000,
    pool: "forks",
    maxWorkers: 2,
  },
});

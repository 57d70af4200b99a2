import { defineConfig } from "vitest/config";

/** By what a test needs: nothing, a PostgreSQL, the whole program, a Docker engine. */
const inFolder = (...folders: string[]) => folders.flatMap((folder) => [`test/${folder}/**/*.test.{ts,tsx}`]);
//

export default defineConfig({
  test: {
    // Real servers and engines are started in hooks.
    hookTimeout: 300_000,
    testTimeout: 60_000,
    reporters: ["default", "./test/support/short-list.ts"],
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        // What is pure needs no process of its own; React, zod and drizzle are then loaded once and not once a file.
        test: { name: "unit", include: inFolder("unit"), isolate: false },
      },
      {
        extends: true,
        test: { name: "schema", include: inFolder("schema", "adapters", "cli"), exclude: [...exclude, ...onAnEngine] },
      },
      {
        extends: true,
        test: { name: "program", include: inFolder("program"), globalSetup: ["test/support/build-first.ts"] },
      },
      {
        extends: true,
        test: {
          name: "engine",
          include: onAnEngine,
          globalSetup: ["test/support/build-first.ts"],
          // A stack keeps two cores busy by itself: beside another one, what is waited for does not come in time (seen).
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
        },
      },
    ],
  },
});

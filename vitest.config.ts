import { configDefaults, defineConfig } from "vitest/config";

/** What starts a Docker engine of its own. */
const onAnEngine = ["test/**/*.engine.test.ts", "test/**/*.smoke.test.ts"];
/** What asks a real PostgreSQL, and starts none of its own but where a test stops or sets one. */
const onPostgres = ["test/database/**/*.test.ts"];
/** The whole program, without an engine. */
const wholeProgram = ["test/e2e/**/*.test.ts"];
const tests = ["test/**/*.test.ts", "test/**/*.test.tsx"];
const { exclude } = configDefaults;

export default defineConfig({
  test: {
    globalSetup: ["test/support/build-first.ts"],
    // Real servers and engines are started in hooks.
    hookTimeout: 300_000,
    testTimeout: 60_000,
    reporters: ["default", "./test/support/short-list.ts"],
    pool: "forks",
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: "unit", include: tests, exclude: [...exclude, ...onAnEngine, ...onPostgres, ...wholeProgram] },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: onPostgres,
          globalSetup: ["test/database/servers.ts"],
          // Files share nothing but the modules that they import; each test has a database.
          isolate: false,
        },
      },
      { extends: true, test: { name: "program", include: wholeProgram, exclude: [...exclude, ...onAnEngine] } },
      {
        extends: true,
        test: {
          name: "engine",
          include: onAnEngine,
          // A stack keeps two cores busy by itself: beside another one, what is waited for does not come in time (seen).
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          testTimeout: 240_000,
          // Real servers on a machine that others use too. Which test needed it is said at the end of the run.
          retry: 1,
        },
      },
    ],
  },
});

import { defineConfig } from "vitest/config";
import { workers } from "./test/support/engine/shared-engines.ts";
import { exhaustive } from "./test/support/exhaustive.ts";
import LongestFirst from "./test/support/longest-first.ts";

/** By what a test needs: nothing, a PostgreSQL, the whole program, a Docker engine. */
const inFolder = (folder: string) => [`test/${folder}/**/*.test.{ts,tsx}`];

export default defineConfig({
  oxc: { jsx: { development: exhaustive } },
  test: {
    // Real servers and engines are started in hooks.
    hookTimeout: 300_000,
    testTimeout: 60_000,
    // Its own limit is one second, which a busy machine takes over anything.
    expect: { poll: { timeout: 30_000 } },
    reporters: ["default", "./test/support/short-list.ts"],
    pool: "forks",
    // More than cores: those with an engine wait for containers most of the time.
    maxWorkers: workers,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        // What is pure needs no process of its own a file: React, zod and drizzle are loaded once.
        test: {
          name: "unit",
          include: inFolder("unit"),
          isolate: false,
          setupFiles: ["./test/support/one-seed.ts"],
          env: {
            // ink-testing-library's terminal has no height: without these Ink asks two programs for it at every picture.
            ...{ COLUMNS: "100", LINES: "24" },
            // Ink's colours as a theme names them, also where nobody looks on; a theme without colours still has none.
            FORCE_COLOR: "2",
            // By day the React that ships; at night the one that checks how it is used, and takes half as long again.
            ...(exhaustive ? {} : { NODE_ENV: "production" }),
          },
        },
      },
      {
        extends: true,
        test: {
          name: "database",
          include: inFolder("database"),
          globalSetup: ["test/database/servers.ts"],
          setupFiles: ["./test/support/one-seed.ts"],
          // Files share nothing but the modules that they import; each test has a database.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "program",
          include: inFolder("program"),
          globalSetup: ["test/support/build-first.ts"],
          // What they start are programs of their own.
          isolate: false,
        },
      },
      {
        extends: true,
        test: {
          name: "engine",
          include: inFolder("engine"),
          // Prove the tests' own engine, images and Coolify: for whoever changes those.
          exclude: exhaustive ? [] : ["test/engine/stand-ins.test.ts", "test/engine/coolify-stand-in.test.ts"],
          globalSetup: ["test/support/engine/shared-engines.ts"],
          testTimeout: 240_000,
          isolate: false,
        },
      },
    ],
  },
});

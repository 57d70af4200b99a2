import { expect, it } from "vitest";
import { toRestart } from "../../../src/domain/local-services.ts";
import { createCompilerReader } from "../../../src/engine/compiler-output.ts";

/** What `tsc --build --watch --verbose` of TypeScript 5.6 and 6.0 prints. */
const firstBuild = `
11:48:02 PM - Starting compilation in watch mode...

11:48:02 PM - Projects in this build:
    * packages/isomorphic-lib/tsconfig.build.json
    * packages/backend-lib/tsconfig.build.json

11:48:11 PM - Project 'packages/backend-lib/tsconfig.build.json' is up to date because newest input 'packages/backend-lib/src/y.ts' is older than output 'packages/backend-lib/dist/tsconfig.build.tsbuildinfo'

11:48:24 PM - Found 0 errors. Watching for file changes.`;
const failedBuild = `
11:48:25 PM - File change detected. Starting incremental compilation...

11:48:29 PM - Building project '/src/dittofeed/packages/isomorphic-lib/tsconfig.build.json'...

11:48:31 PM - Building project '/src/dittofeed/packages/backend-lib/tsconfig.build.json'...

packages/backend-lib/src/y.ts(1,14): error TS2322: Type 'number' is not assignable to type 'string'.

11:48:26 PM - Found 1 error. Watching for file changes.`;
const goodBuild = `
11:48:26 PM - File change detected. Starting incremental compilation...

11:48:26 PM - Building project '/src/dittofeed/packages/backend-lib/tsconfig.build.json'...

11:48:28 PM - Found 0 errors. Watching for file changes.`;

it("tells what was built, and keeps what a failed build has built for the next good one", () => {
  const read = createCompilerReader();
  const newsOf = (text: string) => text.split("\n").flatMap((line) => read(line) ?? []);
  expect(newsOf(firstBuild)).toEqual([{ type: "built", packages: new Set() }]);
  expect(newsOf(failedBuild)).toEqual([{ type: "building" }, { type: "failed", errors: 1 }]);
  expect(newsOf(goodBuild)).toEqual([
    { type: "building" },
    { type: "built", packages: new Set(["isomorphic-lib", "backend-lib"]) },
  ]);
});

it("restarts whoever uses what was built; the dashboard's own server sees it by itself", () => {
  expect(toRestart(new Set(["backend-lib"]))).toEqual(["api", "worker"]);
  expect(toRestart(new Set(["api"]))).toEqual(["api"]);
  expect(toRestart(new Set())).toEqual([]);
});

#!/usr/bin/env node
// As a whole: a name that an old Node's module lacks would end the process before anything could be said.
import nodeModule from "node:module";
import { commands } from "./cli/commands/all.ts";
import { compileCacheFolder, thisCaller } from "./cli/compile-cache.ts";
import { helpAskedFor } from "./cli/help.ts";
import { nodeTooOld } from "./cli/node-version.ts";
import { watchWriting } from "./cli/watch-writing.ts";

declare const DITTOFEED_SETUP_VERSION: string;
declare const DITTOFEED_SETUP_COMMIT: string | undefined;

/**
 * Help and version are answered before anything else is loaded; everything else is behind a dynamic import. The process
 * ends by itself when nothing is left to do: ending it by force could cut off output that is still on its way.
 */
const asked = helpAskedFor(
  commands.map(({ spec }) => spec),
  process.argv.slice(2),
);
const argv = asked !== undefined && "refused" in asked ? asked.refused : process.argv.slice(2);
const asksForVersion = argv.includes("--version") || argv[0] === "-V";
const tooOld = nodeTooOld(process.versions.node);
if (asked !== undefined && "help" in asked) await print(asked.help);
else if (asksForVersion && !argv.includes("--json")) await print(`${DITTOFEED_SETUP_VERSION}\n`);
else if (tooOld !== undefined) {
  process.stderr.write(tooOld);
  process.exitCode = 1;
} else {
  // A later start saves a quarter of its time. Never without a folder: Node's own choice is one that others can write.
  const compileCache = compileCacheFolder(thisCaller());
  if (compileCache !== undefined) nodeModule.enableCompileCache(compileCache);
  const { run } = await import("./cli/run.ts");
  const build = { version: DITTOFEED_SETUP_VERSION, commit: DITTOFEED_SETUP_COMMIT };
  process.exitCode = await run(asksForVersion ? ["version", "--json"] : argv, build);
}

async function print(text: string): Promise<void> {
  const written = watchWriting(process.stdout);
  process.stdout.write(text);
  const failure = await written.failure();
  if (failure === undefined) return;
  // Where that is full, too, there is nobody left to tell.
  process.stderr.on("error", () => undefined);
  process.stderr.write(failure);
  process.exitCode = 1;
}

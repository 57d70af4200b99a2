import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestModule } from "vitest/node";

const longest = 300;

/**
 * The last lines of a run: each test that failed, in its file's order, with the first line of why, and how many there were. CI keeps
 * the end of the output only, and there the first failure is the one that counts.
 */
export default class ShortList implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    const lines = modules
      .flatMap((module) => [
        ...module.errors().map((error) => `  ${module.relativeModuleId}: ${firstLine(error.message)}`),
        ...[...module.children.allTests("failed")].map((test) => {
          const reasons = (test.result().errors ?? []).map(({ message }) => firstLine(message));
          return `  ${module.relativeModuleId} > ${test.name}: ${reasons.join(" / ")}`;
        }),
      ])
      .map((line) => line.slice(0, longest));
    if (lines.length > 0) process.stdout.write(`Failed:\n${lines.join("\n")}\n`);
    process.stdout.write(`${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped\n`);
  }
}

function firstLine(message: string): string {
  return stripVTControlCharacters(message).split("\n")[0] ?? "";
}

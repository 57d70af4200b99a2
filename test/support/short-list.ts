import { stripVTControlCharacters } from "node:util";
import type { Reporter, TestModule } from "vitest/node";

const longest = 300;

/**
 * The last lines of a run: each test that failed, in its file's order, with the first line of why; and each that passed only
 * when it was tried again. CI keeps the end of the output only, and there the first failure is the one that counts.
 */
export default class ShortList implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const lines = modules
      .flatMap((module) => [
        ...module.errors().map((error) => `  failed     ${module.relativeModuleId}: ${firstLine(error.message)}`),
        ...[...module.children.allTests()].flatMap((test) => {
          const { errors = [] } = test.result();
          const said = `${module.relativeModuleId} > ${test.name}: ${errors.map(({ message }) => firstLine(message)).join(" / ")}`;
          if (test.result().state === "failed") return [`  failed     ${said}`];
          return test.diagnostic()?.flaky === true ? [`  tried again ${said}`] : [];
        }),
      ])
      .map((line) => line.slice(0, longest));
    if (lines.length > 0) process.stdout.write(`In short:\n${lines.join("\n")}\n`);
  }
}

function firstLine(message: string): string {
  return stripVTControlCharacters(message).split("\n")[0] ?? "";
}

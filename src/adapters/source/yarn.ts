import { join } from "node:path";
import { Problem } from "../../domain/problem.ts";
import type { SourceReport, SourceTree } from "../../domain/source.ts";
import { type Ran, type Shell, ShellError } from "../shell/shell.ts";
import { ownYarn } from "./workspace.ts";

type Report = (report: SourceReport) => void;

/** No bars, no colors, nothing sent home, and no program of a dependency run while it is installed. */
const plainYarn = {
  YARN_ENABLE_PROGRESS_BARS: "false",
  YARN_ENABLE_COLORS: "false",
  YARN_ENABLE_TELEMETRY: "0",
  // Every binary that the app uses comes in its package; what is left is a browser for its docs.
  YARN_ENABLE_SCRIPTS: "false",
  FORCE_COLOR: "0",
  NEXT_TELEMETRY_DISABLED: "1",
};

/** Whole lines of both streams are kept: the compiler says what is wrong on the one, yarn on the other. */
export async function runYarn(
  shell: Shell,
  { root, node }: SourceTree,
  words: readonly string[],
  report: Report,
  signal: AbortSignal,
): Promise<{ exitCode: number; lines: string[] }> {
  const lines: string[] = [];
  const command = { file: node, arguments: [await ownYarn(root), ...words] };
  const options = { cwd: root, env: { ...shell.environment, ...plainYarn }, signal };
  const ran = await shell
    .stream(command, options, (_, line) => {
      if (line.trim() === "") return;
      lines.push(line);
      report({ type: "line", line });
    })
    .catch((thrown: unknown): Pick<Ran, "exitCode"> => {
      if (!(thrown instanceof ShellError)) throw thrown;
      lines.push(thrown.message);
      return { exitCode: 127 };
    });
  return { exitCode: ran.exitCode, lines };
}

/** As a person types it. */
export async function typedYarn({ root, node }: SourceTree, words: readonly string[]): Promise<string> {
  const yarn = (await ownYarn(root)).slice(root.length + 1);
  return `(cd ${root} && ${node} ${yarn} ${words.join(" ")})`;
}

/** `src/email.ts(5,8): error TS2307: Cannot find module 'emailo'.` (tsc, not on a terminal) */
const compilerError = /^(.+)\((\d+),(\d+)\): error (TS\d+): (.*)$/;
const mostErrors = 10;

export function buildFailed(name: string, ran: { exitCode: number; lines: readonly string[] }, again: string): Problem {
  const errors = ran.lines.flatMap((line) => {
    const [, file = "", row, column, code, words] = compilerError.exec(line.trim()) ?? [];
    return row === undefined ? [] : [`${join("packages", name, file)}:${row}:${column} ${code} ${words}`];
  });
  const more = errors.length - mostErrors;
  const shown = errors.length === 0 ? ran.lines.slice(-mostErrors) : errors.slice(0, mostErrors);
  return new Problem({
    code: "build-failed",
    title:
      errors.length === 0
        ? `The build of ${name} failed (exit code ${ran.exitCode})`
        : `${name} does not compile: ${errors.length === 1 ? "one error" : `${errors.length} errors`}`,
    saw: [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n"),
    why: "The other packages see it only through what is built of it.",
    next: `Fix it, then run the same command again. Only this build: ${again}`,
  });
}

export function installFailed(
  { exitCode, lines }: { exitCode: number; lines: readonly string[] },
  again: string,
): Problem {
  const telling = lines.filter((line) =>
    /YN0(?:001|013|018|028|035|041|066|080|081)|Error|ENOTFOUND|EAI_AGAIN/.test(line),
  );
  const isOffline = telling.some((line) => /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|YN0080/.test(line));
  const isFull = lines.some((line) => line.includes("ENOSPC"));
  const causes = {
    offline: {
      title: "The packages of the app cannot be downloaded",
      next: `Check the network and a proxy (HTTPS_PROXY), then run the same command again. Only this step: ${again}`,
    },
    full: {
      title: "The disk is full",
      next: `Free some space: the packages take about 2.3 GB. Then run the same command again.`,
    },
    other: {
      title: `The packages of the app cannot be installed (exit code ${exitCode})`,
      next: `To see all of yarn's output: ${again}`,
    },
  };
  return new Problem({
    ...causes[isFull ? "full" : isOffline ? "offline" : "other"],
    code: isFull ? "disk-full" : "install-failed",
    saw: (telling.length > 0 ? telling : lines).slice(-8).join("\n") || "It gave no reason.",
    why: "Without its packages the app cannot be built. What was downloaded is kept.",
    who: isOffline ? "outside" : "operator",
  });
}

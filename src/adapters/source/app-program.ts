import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parseDotenv } from "../../../compose/env/dotenv.ts";
import { fromSource } from "../../../compose/scripts/from-source.ts";
import type { SourceTree } from "../../domain/source.ts";
import type { OnLine, Shell } from "../shell/shell.ts";

/** The app loads all of itself for it: some seconds on a small machine. */
const limitMs = 180_000;

interface AppProgram {
  script: string;
  input?: string;
  signal: AbortSignal;
  onLine?: OnLine;
}

/**
 * A program of ours beside the app's own code, in packages/backend-lib of the checkout. Without
 * what its `.env` sets: an exported variable would win over the file.
 */
export async function runProgram(
  shell: Shell,
  { root, node }: SourceTree,
  { script, input = "", signal, onLine }: AppProgram,
): Promise<{ exitCode: number; lines: string[]; stderr: string }> {
  const set = parseDotenv(await readFile(join(root, ".env"), "utf8").catch(() => ""));
  const env = Object.fromEntries(Object.entries(shell.environment).filter(([name]) => !set.has(name)));
  const lines: string[] = [];
  const ran = await shell.stream(
    { file: node, arguments: ["-e", fromSource(script)] },
    { cwd: join(root, "packages", "backend-lib"), env, input, signal, timeoutMs: limitMs },
    (stream, line) => {
      if (stream === "stdout") lines.push(line);
      onLine?.(stream, line);
    },
  );
  return { exitCode: ran.exitCode, stderr: ran.stderr, lines };
}

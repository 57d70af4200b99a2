import { spawnSync } from "node:child_process";

/** Median of a few runs, in milliseconds. */
export async function median(runs: number, measure: () => Promise<number> | number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

export function wholeProcess(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
  ends: readonly number[] = [0],
): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  if (status === null || !ends.includes(status)) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

/** Milliseconds until a program has written a text to its terminal; the program is ended then. */
export async function untilText(
  args: readonly string[],
  text: string | RegExp,
  env: NodeJS.ProcessEnv,
): Promise<number> {
  const pty = await import("@lydell/node-pty");
  const started = performance.now();
  const terminal = pty.spawn(process.execPath, [...args], { cols: 80, rows: 24, env: env as Record<string, string> });
  return new Promise((resolve) => {
    let seen = "";
    let at: number | undefined;
    terminal.onData((data) => {
      seen += data;
      if (at !== undefined || !(typeof text === "string" ? seen.includes(text) : text.test(seen))) return;
      at = performance.now() - started;
      terminal.write("\u0003");
    });
    terminal.onExit(() => resolve(at ?? Number.NaN));
  });
}

/** Bytes that a program writes to its terminal in so many milliseconds once it has written a text, as over SSH. */
export async function bytesWhileIdle(
  args: readonly string[],
  text: string,
  env: NodeJS.ProcessEnv,
  milliseconds: number,
): Promise<number> {
  const pty = await import("@lydell/node-pty");
  const terminal = pty.spawn(process.execPath, [...args], {
    ...{ cols: 80, rows: 24 },
    env: { ...env, SSH_CONNECTION: "10.0.0.1 1 10.0.0.2 22" } as Record<string, string>,
  });
  return new Promise((resolve) => {
    let seen = "";
    let isCounting = false;
    let bytes = 0;
    terminal.onData((data) => {
      seen += data;
      if (isCounting) bytes += Buffer.byteLength(data);
      if (isCounting || !seen.includes(text)) return;
      isCounting = true;
      setTimeout(() => {
        resolve(bytes);
        terminal.write("\u0003");
      }, milliseconds);
    });
  });
}

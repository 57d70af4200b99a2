import { spawn, spawnSync } from "node:child_process";

/** Median of a few runs, in milliseconds. */
export async function median(runs: number, measure: () => Promise<number> | number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) times.push(await measure());
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

export function wholeProcess(args: readonly string[], env: NodeJS.ProcessEnv = process.env): number {
  const started = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${status}: ${stderr}`);
  return performance.now() - started;
}

/** Milliseconds until a program has written a text to its terminal; the program is ended then. */
export async function untilText(args: readonly string[], text: string, env: NodeJS.ProcessEnv): Promise<number> {
  const pty = await import("@lydell/node-pty");
  const started = performance.now();
  const terminal = pty.spawn(process.execPath, [...args], { cols: 80, rows: 24, env: env as Record<string, string> });
  return new Promise((resolve) => {
    let seen = "";
    let at: number | undefined;
    terminal.onData((data) => {
      seen += data;
      if (at !== undefined || !seen.includes(text)) return;
      at = performance.now() - started;
      terminal.write("\u0003");
    });
    terminal.onExit(() => resolve(at ?? Number.NaN));
  });
}

/** CPU seconds and peak memory (MiB) of a whole process, as the kernel counted them. */
export function resourcesOf(args: readonly string[]): Promise<{ cpuSeconds: number; peakMib: number }> {
  const report =
    "process.on('exit',()=>{const r=process.resourceUsage();require('fs').writeSync(3,JSON.stringify(r))})";
  return new Promise((resolve, reject) => {
    const child = spawn(
      process.execPath,
      ["--require", `data:text/javascript,${encodeURIComponent(report)}`, ...args],
      {
        stdio: ["ignore", "ignore", "inherit", "pipe"],
      },
    );
    let text = "";
    (child.stdio[3] as NodeJS.ReadableStream).on("data", (chunk) => (text += chunk));
    child.on("close", () => {
      try {
        const usage = JSON.parse(text) as NodeJS.ResourceUsage;
        resolve({ cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6, peakMib: usage.maxRSS / 1024 });
      } catch (thrown) {
        reject(thrown);
      }
    });
  });
}

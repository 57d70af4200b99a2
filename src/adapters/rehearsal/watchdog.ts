import { type ChildProcess, spawn } from "node:child_process";

/**
 * If we are killed with -9 nobody stops the server, and it would stay until the next run, perhaps
 * for ever. So a small Node process of its own waits at a pipe that ends when we end, however that
 * happens, and then asks the server to shut down - if the pid is still that of the server on this
 * data folder (asked for 3 s: it may not have written its file yet). It runs as ourselves, not as
 * the server's user, who may not be able to reach Node. In a group of its own: a Ctrl-C must not
 * take it first.
 */
const script = `
const [pid, pidFile] = process.argv.slice(1);
process.stdin.resume();
process.stdin.on("error", () => {});
const stop = (tries) => {
  try {
    if (require("fs").readFileSync(pidFile, "utf8").split("\\n")[0] === pid) return process.kill(Number(pid), "SIGINT");
  } catch {}
  if (tries > 0) setTimeout(stop, 50, tries - 1);
};
process.stdin.on("close", () => stop(60));
for (const signal of ["SIGINT", "SIGHUP", "SIGTERM"]) process.on(signal, () => {});
`;

/** Gives the way to dismiss it. */
export function watchOver(pid: number | undefined, pidFile: string): () => void {
  if (pid === undefined) return () => undefined;
  const dog: ChildProcess = spawn(process.execPath, ["-e", script, String(pid), pidFile], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
    env: { PATH: process.env.PATH },
  });
  // Without it a kill -9 leaves the server to the next run, which finds and stops it: worse, but no reason to fail.
  dog.on("error", () => undefined);
  dog.stdin?.on("error", () => undefined);
  dog.unref();
  (dog.stdin as { unref?: () => void } | null)?.unref?.();
  return () => void dog.kill("SIGKILL");
}

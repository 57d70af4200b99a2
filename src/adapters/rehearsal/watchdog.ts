import { type ChildProcess, spawn } from "node:child_process";

/**
 * If we are killed with -9 nobody stops the server, and it would stay until the next run, perhaps
 * for ever. So a small shell of its own waits at a pipe that ends when we end, however that
 * happens, and then asks the server to shut down - if the pid is still that of the server on this
 * data folder (asked for 3 s: it may not have written its file yet). It runs as ourselves, not as
 * the server's user. In a group of its own: a Ctrl-C must not take it first. A shell and no Node:
 * the single executable has none to start, and this one is there in a tenth of the memory.
 */
const script = `
trap '' INT HUP TERM
while read -r _; do :; done
tries=60
while [ "$tries" -gt 0 ]; do
  pid=
  { read -r pid < "$2"; } 2>/dev/null
  if [ "$pid" = "$1" ]; then kill -INT "$1"; exit; fi
  tries=$((tries - 1))
  sleep 0.05
done
`;

/** Gives the way to dismiss it. */
export function watchOver(pid: number | undefined, pidFile: string): () => void {
  if (pid === undefined) return () => undefined;
  const dog: ChildProcess = spawn("/bin/sh", ["-c", script, "dittofeed-setup-watchdog", String(pid), pidFile], {
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

import { spawn } from "node:child_process";
import { once } from "node:events";

/** Does this while so many processes want all of the processor that they can get. They end with it, each by its own id. */
export async function whileBusy(processes: number, work: () => Promise<void>): Promise<void> {
  const loops = Array.from({ length: processes }, () =>
    spawn("/bin/sh", ["-c", "echo; while :; do :; done"], { stdio: ["ignore", "pipe", "ignore"] }),
  );
  try {
    await Promise.all(loops.map(({ stdout }) => once(stdout, "data")));
    await work();
  } finally {
    for (const loop of loops) loop.kill("SIGKILL");
    await Promise.all(loops.map((loop) => loop.exitCode === null && loop.signalCode === null && once(loop, "exit")));
  }
}

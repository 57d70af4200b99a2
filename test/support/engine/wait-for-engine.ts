import type { ChildProcess } from "node:child_process";
import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";

/** Until the engine answers; one that has died, or never answers, is told with the end of its log. */
export async function waitForEngine(
  socketPath: string,
  child: ChildProcess,
  log: () => Promise<string>,
): Promise<void> {
  const end = Date.now() + 30_000;
  while (child.exitCode === null && child.signalCode === null && Date.now() < end) {
    if (await answers(socketPath)) return;
    await sleep(25);
  }
  const lines = (await log()).trimEnd().split("\n").slice(-15);
  throw new Error(`dockerd did not come up:\n${lines.join("\n")}`);
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const asked = request({ socketPath, path: "/_ping", timeout: 1000 }, (reply) => {
      reply.resume();
      resolve(reply.statusCode === 200);
    });
    asked.on("error", () => resolve(false));
    asked.on("timeout", () => asked.destroy());
    asked.end();
  });
}

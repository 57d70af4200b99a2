import { containersNamed, removeContainer } from "../../../compose/docker-arguments.ts";
import type { Clock } from "../../domain/ports.ts";
import type { Shell } from "../shell.ts";
import { runDocker } from "./ask-docker.ts";

const patience = { timeoutMs: 60_000 };
/** A client that was stopped may have asked for the container already, and the engine makes it a moment later. */
const looksAfterStop = 4;
const pauseMs = 250;

/** Runs `work` with a container of that name, and leaves none behind: neither an earlier run's nor, when stopped, its own. */
export async function withOneOff<T>(shell: Shell, clock: Clock, name: string, work: () => Promise<T>): Promise<T> {
  await removeNamed(shell, name);
  try {
    return await work();
  } catch (thrown) {
    // What went wrong is the answer. A container that stays because the engine is gone is removed by the next run.
    await removeAfterStop(shell, clock, name).catch(() => undefined);
    throw thrown;
  }
}

/** With Compose it is the client that heeds `--rm`: one that is ended leaves its container. Our signal must not stop this. */
async function removeAfterStop(shell: Shell, clock: Clock, name: string): Promise<void> {
  const never = new AbortController().signal;
  for (let look = 1; look <= looksAfterStop; look += 1) {
    if (await removeNamed(shell, name)) return;
    if (look < looksAfterStop) await clock.sleep(pauseMs, never);
  }
}

/** True when there was one and it is gone now. */
async function removeNamed(shell: Shell, name: string): Promise<boolean> {
  const { stdout } = await runDocker(shell, containersNamed(name), patience);
  const ids = stdout.split("\n").filter((line) => line !== "");
  const removed = await Promise.all(ids.map((id) => runDocker(shell, removeContainer(id), patience)));
  return removed.length > 0 && removed.every(({ exitCode }) => exitCode === 0);
}

import { containersNamed, removeContainer } from "../../../compose/commands/containers.ts";
import type { Clock } from "../../domain/ports.ts";
import type { Shell } from "../shell/shell.ts";
import { linesIn, runDocker } from "./client.ts";

const patience = { timeoutMs: 60_000 };
/** A client that was stopped may have asked for the container already, and the engine makes it a moment later. */
const looksAfterStop = 8;
const pauseMs = 250;

interface OneOff {
  shell: Shell;
  clock: Clock;
  name: string;
  signal: AbortSignal;
}

/**
 * Runs `work` with a container of that name, and leaves none behind: neither an earlier run's nor,
 * when stopped, its own.
 */
export async function withOneOff<T>(one: OneOff, work: () => Promise<T>): Promise<T> {
  await removeNamed(one);
  try {
    return await work();
  } catch (thrown) {
    // What went wrong is the answer. A container that stays because the engine is gone is removed by the next run.
    await removeAfterFailure(one).catch(() => undefined);
    throw thrown;
  }
}

/**
 * With Compose it is the client that heeds `--rm`: one that is ended leaves its container. The
 * signal must not stop this.
 */
async function removeAfterFailure(one: OneOff): Promise<void> {
  const never = new AbortController().signal;
  const looks = one.signal.aborted ? looksAfterStop : 1;
  for (let look = 1; !(await removeNamed(one)) && look < looks; look += 1) await one.clock.sleep(pauseMs, never);
}

/** True when there was one and it is gone now. */
async function removeNamed({ shell, name }: OneOff): Promise<boolean> {
  const { stdout } = await runDocker(shell, containersNamed(name), patience);
  const removed = await Promise.all(linesIn(stdout).map((id) => runDocker(shell, removeContainer(id), patience)));
  return removed.length > 0 && removed.every(({ exitCode }) => exitCode === 0);
}

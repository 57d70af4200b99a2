import { containersNamed, removeContainer } from "../../../compose/commands/containers.ts";
import type { Clock } from "../../domain/ports.ts";
import type { Shell } from "../shell/shell.ts";
import { linesIn, runDocker } from "./client.ts";

const pauseMs = 100;
/** Ten seconds: an engine that has made, or removed, nothing by then is no longer waited for. */
const mostLooks = 100;
const patience = { timeoutMs: 10_000 };

interface OneOff {
  shell: Shell;
  clock: Clock;
  name: string;
  signal: AbortSignal;
}

/**
 * Runs `work` with a container of that name, and leaves none behind: neither an earlier run's nor, when stopped, its own.
 *
 * A client that is ended may have asked for the container already: the engine makes it a moment later, and nobody knows when. So the
 * signal that `work` heeds comes only once the container is there, where it can be removed for certain, or its client has ended.
 */
export async function withOneOff<T>(one: OneOff, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { signal } = one;
  await removeNamed(one);
  signal.throwIfAborted();
  const late = new AbortController();
  let ended = false;
  const onAbort = () => {
    const isThere = until(one, async () => ended || (await idsOf(one)).length > 0);
    void isThere.catch(() => undefined).then(() => late.abort(signal.reason));
  };
  signal.addEventListener("abort", onAbort, { once: true });
  try {
    const result = await work(late.signal);
    signal.throwIfAborted();
    return result;
  } catch (thrown) {
    // With Compose it is the client that heeds `--rm`: one that is ended leaves its container. What went wrong is the answer; a
    // container that stays because the engine is gone is removed by the next run.
    await removeNamed(one).catch(() => undefined);
    signal.throwIfAborted();
    throw thrown;
  } finally {
    ended = true;
    signal.removeEventListener("abort", onAbort);
  }
}

/** Until the engine says that there is none: it may be removing it by itself, which takes a moment. */
async function removeNamed(one: OneOff): Promise<void> {
  await until(one, async () => {
    const ids = await idsOf(one);
    await Promise.all(ids.map((id) => runDocker(one.shell, removeContainer(id), patience)));
    return ids.length === 0;
  });
}

async function until({ clock }: OneOff, isSo: () => Promise<boolean>): Promise<void> {
  // The signal must not stop this.
  const never = new AbortController().signal;
  for (let look = 0; look < mostLooks && !(await isSo()); look += 1) await clock.sleep(pauseMs, never);
}

async function idsOf({ shell, name }: OneOff): Promise<string[]> {
  return linesIn((await runDocker(shell, containersNamed(name), patience)).stdout);
}

import type { SettledProfile } from "../domain/profile.ts";
import { InstallationLock } from "../engine/lock.ts";
import type { Context } from "./context.ts";

/** One piece of work on an installation at a time, whichever command does it. Throws Problem lock-held. */
export async function withLock<T>(
  context: Context,
  { directory }: Pick<SettledProfile, "directory">,
  work: () => Promise<T>,
): Promise<T> {
  const { files, host, clock } = context.ports;
  const lock = new InstallationLock({ files, host, clock }, directory);
  await lock.acquire(context.commandLine);
  try {
    return await work();
  } finally {
    await lock.release();
  }
}

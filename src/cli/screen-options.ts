import type { MountOptions } from "../../screens/app/mount.tsx";
import type { Arguments } from "./arguments.ts";
import type { Context } from "./context.ts";
import { windowOf } from "./window.ts";

/** The terminal of this process, for a screen. A signal from outside does what Ctrl-C does there. */
export function screenOptions(
  { stdin, stdout, environment, ports, interruption, crash }: Context,
  { bell }: Pick<Arguments, "bell">,
): MountOptions {
  const outside = new AbortController();
  interruption.onSignal(() => outside.abort());
  return {
    stdin,
    stdout: windowOf(stdout),
    env: environment,
    elapsed: ports.clock.elapsed,
    rings: bell,
    slow: environment.SSH_CONNECTION !== undefined,
    signal: outside.signal,
    onCrash: (restore) => crash.restoreWith(restore),
  };
}

/** A terminal that cannot move its cursor cannot show pictures; and a person who hears them read aloud wants none. */
export function canDraw(
  { environment }: Context,
  { screenReader, output }: Pick<Arguments, "screenReader" | "output">,
): boolean {
  return output === "auto" && !screenReader && environment.TERM !== "dumb" && environment.INK_SCREEN_READER !== "true";
}

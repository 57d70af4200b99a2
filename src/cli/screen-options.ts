import type { MountOptions } from "../../screens/app/mount.tsx";
import type { Context } from "./context.ts";
import { coloursFor } from "./output.ts";
import { isOverSsh } from "./over-ssh.ts";
import type { screens } from "./shared-options.ts";
import type { Args } from "./spec.ts";
import { windowOf } from "./window.ts";

type ScreenArgs = Args<{ name: string; summary: string; options: typeof screens }>;
export type ScreenContext = Pick<Context, "stdin" | "stdout" | "environment" | "ports" | "interruption" | "crash">;

/** The terminal of this process, for a screen. A signal from outside does what Ctrl-C does there. */
export function screenOptions(
  { stdin, stdout, environment, ports, interruption, crash }: ScreenContext,
  { noBell, color }: Pick<ScreenArgs, "noBell" | "color">,
): MountOptions {
  const outside = new AbortController();
  interruption.onSignal(() => outside.abort());
  return {
    stdin,
    stdout: windowOf(stdout),
    env: environment,
    colours: coloursFor({ environment }, stdout, { color }),
    elapsed: ports.clock.elapsed,
    rings: !noBell,
    slow: isOverSsh(environment),
    suspend: stopUntilContinued,
    signal: outside.signal,
    onCrash: (restore) => crash.restoreWith(restore),
  };
}

/** Chalk's levels. */
const levels = { none: "0", "16": "1", "256": "2" } as const;

/**
 * Loads what draws. Ink's colours are chalk's, and chalk decides when it is loaded, by the
 * environment: so it is told there, for that moment, what was decided here.
 */
export async function loadScreens<Loaded>(
  { environment, stdout }: Pick<Context, "environment" | "stdout">,
  args: Pick<ScreenArgs, "color">,
  load: () => Promise<Loaded>,
): Promise<Loaded> {
  const before = environment.FORCE_COLOR;
  environment.FORCE_COLOR = levels[coloursFor({ environment }, stdout, args)];
  try {
    return await load();
  } finally {
    if (before === undefined) delete environment.FORCE_COLOR;
    else environment.FORCE_COLOR = before;
  }
}

/**
 * What a terminal does for Ctrl-Z where it is not in raw mode: the whole job stops, npm and npx
 * above this process too. A group that no shell looks after is not stopped (POSIX, 2.4.3), and then
 * it just goes on.
 */
function stopUntilContinued(): Promise<void> {
  process.kill(0, "SIGTSTP");
  return new Promise((resolve) => setImmediate(resolve));
}

/** A terminal that cannot move its cursor cannot show pictures; and a person who hears them read aloud wants none. */
export function canDraw(
  { environment }: Pick<Context, "environment">,
  { screenReader, output }: Pick<ScreenArgs, "screenReader" | "output">,
): boolean {
  return output === "auto" && !screenReader && environment.TERM !== "dumb" && environment.INK_SCREEN_READER !== "true";
}

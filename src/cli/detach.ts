import type { Begun, Handover } from "../adapters/host/own-session.ts";
import { Secret } from "../domain/secret.ts";
import { typed } from "../domain/typed.ts";
import type { Planned } from "../installation/planned.ts";
import type { Context } from "./context.ts";

export type DetachContext = Pick<
  Context,
  "argv" | "startApart" | "environment" | "stdin" | "stdout" | "stderr" | "interruption"
>;

interface Hearing {
  stdout(text: string): void;
  stderr(text: string): void;
  /** As it is recorded. */
  event(text: string): void;
}

interface Started {
  /** When it has really begun; or its exit code where it has ended without, and all that it said has been heard. */
  begun: Promise<Begun | { exitCode: number }>;
  /** Asks it to stop, for as long as it has not begun. */
  stop(): void;
}

/** Runs what was typed here in a session of its own, or the work that it is given. */
export function startDetached(
  { argv, startApart, environment, stdin, stdout, stderr, interruption }: DetachContext,
  work: unknown,
  hear: Hearing,
): Started {
  const look = ({ isTTY, columns }: { isTTY?: boolean; columns?: number }) => ({
    isTTY: isTTY === true,
    ...(columns !== undefined && { columns }),
  });
  const handover = { environment, stdout: look(stdout), stderr: look(stderr), work } satisfies Record<
    keyof Handover,
    unknown
  >;
  const started = startApart({
    ...{ argv, environment, handover: Secret.json("handover", handover), passesStdin: stdin.isTTY !== true },
    hear: (told) => {
      if ("event" in told) hear.event(told.event);
      else if ("stdout" in told) hear.stdout(told.stdout);
      else hear.stderr(told.stderr);
    },
  });
  // It hears no Ctrl-C of this terminal. A line that drops stops nothing: that is what was asked for.
  interruption.onSignal(() => {
    if (interruption.exitCode !== 129) started.signal("SIGINT");
  });
  return { begun: started.begun, stop: () => started.signal("SIGINT") };
}

/** How to attach to what was planned: by name where that is saved, and else by its folder. */
export function attachWords({ plan, profile }: Pick<Planned, "plan" | "profile">): readonly string[] {
  const saving = plan.steps.find(({ task }) => task === "save-profile");
  const isSaved = saving !== undefined && saving.state !== "skipped";
  return ["attach", isSaved ? profile.name : profile.directory];
}

export const attachLine = (words: readonly string[]): string => typed`dittofeed-setup ${words}`;

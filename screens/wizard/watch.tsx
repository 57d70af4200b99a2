import type { Show } from "../app/screen.ts";
import { interruptKey } from "../app/screen.ts";
import { Tail } from "../parts/log-lines.tsx";
import { Busy } from "../parts/mark.tsx";
import { Gap, Prose } from "../parts/prose.tsx";
import { startFrom } from "./beginning.ts";
import type { KnownInstallation, Watched } from "./services.ts";
import type { WizardScreen } from "./state.ts";

/** A run that somebody else started. */
interface WatchScreen {
  name: "watch";
  installation: KnownInstallation;
  seen: Watched | undefined;
}

export function watchScreen(installation: KnownInstallation): WatchScreen {
  return { name: "watch", installation, seen: undefined };
}

export const watch: WizardScreen<WatchScreen, Show<WatchScreen>> = {
  name: "watch",
  load: ({ services, follow }, { installation }) =>
    follow((dispatch) => services.watch(installation, (seen) => dispatch({ type: "show", changes: { seen } }))),
  keys: [
    {
      key: "enter",
      hint: ({ screen }) => (isOver(screen) ? "Enter see what is left" : ["It keeps running", ""]),
      do: ({ screen }) => (isOver(screen) ? startFrom(screen.installation.profile, "review") : undefined),
    },
    { key: "escape", hint: "Esc back", do: () => ({ type: "go-to", stop: "welcome" }) },
    { ...interruptKey, hint: "Ctrl-C quit" },
  ],
  /** Who, where it is, and the end of its log in the room that is left. */
  view: (_, screen) => {
    const { installation, seen } = screen;
    return {
      title: `Watching "${installation.profile}"`,
      body:
        seen === undefined ? (
          <Busy>Looking for its log ...</Busy>
        ) : (
          <>
            <Prose as={isOver(screen) ? "strong" : "dim"}>
              {isOver(screen) ? "That run has ended." : `Running: ${seen.worker}`}
            </Prose>
            <Prose as="strong">{seen.at ?? "No progress reported yet."}</Prose>
            <Gap />
            <Tail lines={seen.lines.map((line) => ({ line }))} />
          </>
        ),
    };
  },
  help: "Another run is in progress, and two at once would undo each other's work. When it ends, press Enter to see what is left to do.",
  inLines: (_, { seen }) => ({ lines: [seen?.at ?? "", ...(seen?.lines ?? [])] }),
};

function isOver({ seen }: WatchScreen): boolean {
  return seen !== undefined && seen.worker === undefined;
}

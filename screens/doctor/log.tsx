import type { Problem } from "../../src/domain/problem.ts";
import type { Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import { Busy } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Prose } from "../parts/prose.tsx";
import { Focused, Scroll } from "../parts/scroll.tsx";
import type { ServiceLog } from "./services.ts";
import type { DoctorMessage, DoctorScreen, DoctorState } from "./state.ts";
import { backKey, selectedFinding } from "./state.ts";

interface LogScreen {
  name: "log";
  /** Whose log was asked for; undefined: that of any. */
  service: string | undefined;
  log: ServiceLog | undefined;
  problem: Problem | undefined;
  top: number | undefined;
}

/** The log of the service concerned. */
export function openLog(state: DoctorState): DoctorMessage {
  return logOf(selectedFinding(state)?.service);
}

/** The last lines of one service, the newest in sight. */
export const log: DoctorScreen<LogScreen, Show<LogScreen>> = {
  name: "log",
  load: ({ services, ask }, { service }) =>
    ask(services.log(service), (found) => ({ type: "show", changes: { log: found, top: undefined } })),
  keys: [
    {
      key: ["tab", "right"],
      hint: ({ screen }) => ((screen.log?.services.length ?? 0) > 1 ? "Tab next service" : ""),
      do: ({ screen }) => next(screen, 1),
    },
    { key: ["shift-tab", "left"], do: ({ screen }) => next(screen, -1) },
    {
      key: "r",
      hint: ({ screen }) => (screen.problem === undefined ? "r again" : ""),
      do: ({ screen }) => next(screen, 0),
    },
    backKey,
    scrollKey,
  ],
  view: (_, screen) => {
    const { log: found, top } = screen;
    return {
      title: found === undefined ? "Log" : `Log of ${found.service}`,
      body: <LogText screen={screen} top={top} />,
      isWide: true,
    };
  },
};

function LogText({ screen: { log: found, problem }, top }: { screen: LogScreen; top: number | undefined }) {
  if (problem !== undefined) return <ProblemText problem={problem} />;
  if (found === undefined) return <Busy>Reading ...</Busy>;
  const { lines } = found;
  if (lines.length === 0) return <Prose as="dim">No log output.</Prose>;
  return (
    <Scroll top={top}>
      {lines.map((line, place) => (
        // A row has no other identity than its place.
        <Focused key={String(place)} isFocused={place === lines.length - 1}>
          <Prose hanging={2}>{line}</Prose>
        </Focused>
      ))}
    </Scroll>
  );
}

function logOf(service: string | undefined): DoctorMessage {
  const screen: LogScreen = { name: "log", service, log: undefined, problem: undefined, top: undefined };
  return { type: "open", screen };
}

/** From the service that is shown to the next, or the one before. */
function next({ log: found }: LogScreen, by: number): DoctorMessage {
  if (found === undefined) return logOf(undefined);
  const { service, services } = found;
  return logOf(services[(services.indexOf(service) + by + services.length) % Math.max(1, services.length)]);
}

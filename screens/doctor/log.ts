import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, proseLines, row } from "../parts/rows.ts";
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
  view: ({ columns }, screen) => {
    const rows = rowsOf(screen, columns);
    const { log: found, top } = screen;
    return {
      title: found === undefined ? "Log" : `Log of ${found.service}`,
      body: { kind: "rows", rows, ...(top === undefined ? { focus: { first: rows.length - 1, count: 1 } } : { top }) },
    };
  },
};

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

function rowsOf({ log: found, problem }: LogScreen, columns: number): Row[] {
  if (problem !== undefined) return proseLines(renderProblem(problem), columns);
  if (found === undefined) return [busyRow("Reading ...")];
  if (found.lines.length === 0) return [row("No log output.", "dim")];
  return proseLines(found.lines, columns);
}

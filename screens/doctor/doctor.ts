import { tally } from "../../src/domain/doctor-overview.ts";
import type { App, AppMessage } from "../app/app.ts";
import { createApp, updateApp } from "../app/app.ts";
import type { FrameRate } from "../app/painter.ts";
import type { Message, Screen, ScreenState } from "../app/screen.ts";
import type { View } from "../app/view.ts";
import { emptyRow, prose } from "../parts/rows.ts";
import { bundle } from "./bundle.ts";
import { check, checked } from "./checking.ts";
import { confirmation } from "./confirm.ts";
import { finding } from "./finding.ts";
import { keysInHelp, list } from "./list.ts";
import { log } from "./log.ts";
import { repair, unfinishedRepairs } from "./repair.ts";
import type { DoctorServices } from "./services.ts";
import type { DoctorInput, DoctorKind, DoctorMessage, DoctorResult, DoctorState } from "./state.ts";
import { listScreen } from "./state.ts";

/** Every screen of the doctor. */
const screens: readonly Screen<ScreenState, Message, DoctorKind>[] = [list, finding, confirmation, repair, log, bundle];

/** Exit codes of what was left before it was whole, and of a look that could not be made. */
const interrupted = 130;
const failed = 1;

/** The doctor without its looks: keys in, frames out. Begins to look at once. */
export function createDoctor(services: DoctorServices, rate: FrameRate): App<DoctorResult, DoctorState> {
  const app = createApp<DoctorKind>(
    {
      first: firstState,
      services,
      screenOf,
      update,
      help,
      position: (state) => position(state, services),
      leave: ({ state, finish }) => {
        services.cancel();
        const { looking, reports, repairs } = state();
        finish({
          exitCode: exitCodeOf(state(), services),
          reports,
          repairs: [...repairs, ...unfinishedRepairs(state())],
          problem: looking.state === "failed" ? looking.problem : undefined,
        });
      },
      takesLetters: true,
    },
    rate,
  );
  app.run((runtime) => void check(runtime));
  return app;
}

const firstState: DoctorState = {
  reports: [],
  looking: { state: "looking", seen: 0 },
  selected: undefined,
  screen: listScreen,
  visit: 0,
  repairs: [],
  isHelpShown: false,
  notice: undefined,
};

function update(state: DoctorState, message: Message): DoctorState {
  const { screen } = state;
  return (
    updateApp(state, message as AppMessage) ??
    checked(state, message as DoctorMessage) ??
    screenOf(screen).update?.({ state, screen, go: undefined }, message) ??
    state
  );
}

function screenOf({ name }: ScreenState): Screen<ScreenState, Message, DoctorKind> {
  const screen = screens.find((one) => one.name === name);
  if (screen === undefined) throw new Error(`there is no screen "${name}"`);
  return screen;
}

function exitCodeOf(state: DoctorState, services: DoctorServices): number {
  const { looking, reports, screen } = state;
  const work = screenOf(screen).work?.(screen) ?? "none";
  if (work !== "none" || looking.state === "looking") return interrupted;
  return looking.state === "failed" ? failed : services.exitCodeFor(reports);
}

/** All keys. Any key leads back. */
function help({ columns, height }: DoctorInput): View & { hint: string } {
  const rows = keysInHelp.flatMap(({ help: words }) => {
    if (words === undefined) return [];
    const [key, meaning, inShort] = words;
    return prose(`${key.padEnd(10)}${columns < 70 ? inShort : meaning}`, columns, "plain", 10);
  });
  const note = prose("Looking changes nothing. What cannot be undone asks for its name first.", columns, "dim");
  return {
    title: "Keys",
    body: { kind: "rows", rows: [...rows, ...(height > rows.length + note.length ? [emptyRow, ...note] : [])] },
    hint: "Any key leads back",
  };
}

/** How far the look is, or what it found. */
function position({ looking, reports }: DoctorState, { expected }: DoctorServices): string {
  if (looking.state === "looking") return `looking, ${looking.seen}/${expected.length}`;
  if (looking.state === "failed") return "";
  const { problems, warnings } = tally(reports);
  if (problems + warnings === 0) return "nothing wrong";
  return `${problems} wrong${warnings === 0 ? "" : `, ${warnings} warned`}`;
}

import { createElement } from "react";
import { tally } from "../../src/domain/doctor-overview.ts";
import { count } from "../../src/output/text/amounts.ts";
import type { App, AppMessage } from "../app/app.ts";
import { createApp, updateApp } from "../app/app.ts";
import type { FrameRate } from "../app/painter.ts";
import type { Message, Screen, ScreenState } from "../app/screen.ts";
import type { View } from "../app/view.ts";
import { bundle } from "./bundle.tsx";
import { check, checked } from "./checking.ts";
import { confirmation } from "./confirm.tsx";
import { finding } from "./finding.tsx";
import { KeysPage } from "./keys-page.tsx";
import { list } from "./list.tsx";
import { log } from "./log.tsx";
import { okayChecks } from "./okay.tsx";
import { repair, unfinishedRepairs } from "./repair.tsx";
import type { DoctorServices } from "./services.ts";
import type { DoctorKind, DoctorMessage, DoctorResult, DoctorState } from "./state.ts";
import { listScreen } from "./state.ts";

/** Every screen of the doctor. */
const screens: readonly Screen<ScreenState, Message, DoctorKind>[] = [
  ...[list, finding, okayChecks, confirmation, repair, log, bundle],
];

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
      position,
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
  opened: undefined,
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
function help(): View & { hint: string } {
  return { title: "Keys", body: createElement(KeysPage), hint: "Any key goes back" };
}

/** How far the look is, or what it found. */
function position({ opened, looking, reports }: DoctorState): string {
  if (looking.state === "looking") return opened === undefined ? "" : `checking ${looking.seen}/${opened.checks}`;
  if (looking.state === "failed") return "";
  const { problems, warnings, unknown, waiting } = tally(reports);
  const found = [
    ...(problems === 0 ? [] : [count(problems, "problem")]),
    ...(warnings === 0 ? [] : [count(warnings, "warning")]),
  ];
  if (found.length > 0) return found.join(", ");
  return unknown + waiting.count === 0 ? "no problems" : `${unknown + waiting.count} not checked`;
}

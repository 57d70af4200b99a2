// Longer than others: a screen is one file, with its keys, update, view and help.
import type { CheckId } from "../../src/domain/check-id.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { toProblem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { createBatch } from "../app/batch.ts";
import type { Runtime, Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import { confirmRows, nameFor } from "../doctor/finding-rows.ts";
import type { Row } from "../parts/rows.ts";
import { busyRow, prose, textRows } from "../parts/rows.ts";
import { editText } from "../parts/text-field.ts";
import type { OfferedRepair } from "./services.ts";
import type { WizardInput, WizardKind, WizardMessage, WizardScreen } from "./state.ts";
import { profileOf } from "./state.ts";

interface FixScreen {
  name: "fix";
  id: CheckId;
  /** What would be done; undefined while that is looked at. */
  offer: OfferedRepair | "nothing" | undefined;
  /** What has to be typed for some repairs. */
  typed: string;
  work: "asked" | "running" | "stopping" | "fixed" | "not-fixed";
  /** Why it could not be looked at, or what stopped the repair. */
  problem: Problem | undefined;
  /** What the repair says of itself; only the last of them are kept. */
  lines: readonly string[];
  top: number;
}

type FixMessage =
  | Show<FixScreen>
  | { type: "start-repair" }
  | { type: "say"; lines: readonly string[] }
  | { type: "stop" };

export function openFix(id: CheckId | undefined): WizardMessage | undefined {
  if (id === undefined) return undefined;
  const screen: FixScreen = {
    ...{ name: "fix", id, offer: undefined, problem: undefined },
    ...{ typed: "", work: "asked", lines: [], top: 0 },
  };
  return { type: "open", screen };
}

/** The doctor's repair of what stands in the way: what it does, whether it may, and then a new look. */
export const fix: WizardScreen<FixScreen, FixMessage> = {
  name: "fix",
  load: ({ state, services, ask }, { id }) =>
    ask(services.repairFor(profileOf(state()), id), (offer) => ({
      type: "show",
      changes: { offer: offer ?? "nothing" },
    })),
  keys: [
    {
      key: "enter",
      hint: (now) => (nameOf(now.screen) === undefined ? "Enter do it" : "Type the name, then Enter to confirm"),
      when: isAsked,
      do: ({ screen }) => {
        const name = nameOf(screen);
        if (name === undefined || screen.typed === name) return (runtime) => void repair(runtime);
        return { type: "show-notice", text: `Nothing was done: the name is ${name}. Esc leaves it as it is.` };
      },
    },
    {
      key: ["escape", "enter"],
      hint: (now) => (isAsked(now) ? "Esc leave it as it is" : "Esc back; it is looked at again"),
      when: ({ screen }) => !isWorking(screen),
      do: () => ({ type: "go-to", stop: "review" }),
    },
    {
      hint: ({ screen }) => (screen.work === "stopping" ? "Stopping at a safe place" : "Ctrl-C stop"),
      when: ({ screen }) => isWorking(screen),
    },
    { ...scrollKey, key: ["up", "down", "page-up", "page-down"] },
    {
      key: "any",
      when: (now) => isAsked(now) && nameOf(now.screen) !== undefined,
      do: ({ key, screen: { typed } }) => {
        const edited = editText({ value: typed, cursor: typed.length }, key);
        return typeof edited === "object" ? { type: "show", changes: { typed: edited.value } } : undefined;
      },
    },
    scrollKey,
  ],
  update: ({ state, screen }, message) => {
    const changed = (changes: Partial<FixScreen>) => ({ ...state, screen: { ...screen, ...changes } });
    switch (message.type) {
      case "show":
        return state;
      case "start-repair":
        return { ...changed({ work: "running" }), hasChanged: true };
      case "say":
        return changed({ lines: [...screen.lines, ...message.lines].slice(-linesKept) });
      case "stop":
        return { ...changed({ work: "stopping" }), isHelpShown: false };
    }
  },
  view: (input, screen) => ({
    title: titles[screen.work] ?? `Repair ${screen.id}?`,
    body: { kind: "rows", rows: rowsOf(input, screen), top: screen.top },
  }),
  help: "It is the doctor's repair, and you see exactly what it does. Nothing is done before you agree; afterwards everything is looked at again.",
  work: ({ work }) => (work === "running" || work === "stopping" ? work : "none"),
  keysOfLine: (line, { screen }) => {
    if (line === "") return [{ name: "enter" }];
    const isName = nameOf(screen) !== undefined;
    return isName ? [{ name: "clear-line" }, { name: "paste", text: line }, { name: "enter" }] : [];
  },
};

const linesKept = 200;

const titles: Partial<Record<FixScreen["work"], string>> = {
  running: "Repairing",
  stopping: "Stopping",
  fixed: "Repaired and looked at again",
  "not-fixed": "Repaired and looked at again",
};

function offerOf({ offer }: FixScreen): OfferedRepair | undefined {
  return offer === "nothing" ? undefined : offer;
}

function nameOf(screen: FixScreen): string | undefined {
  const offer = offerOf(screen);
  return offer && nameFor(offer);
}

function isAsked({ screen }: { screen: FixScreen }): boolean {
  return screen.work === "asked" && offerOf(screen) !== undefined;
}

function isWorking({ work }: FixScreen): boolean {
  return work === "running" || work === "stopping";
}

async function repair({ state, services, rate, dispatch, leave }: Runtime<WizardKind, FixMessage>): Promise<void> {
  const said = createBatch<string>(rate.frameEvery, (lines) => dispatch({ type: "say", lines }));
  dispatch({ type: "start-repair" });
  const { problem, fixed } = await services.repair(said.push).catch((thrown) => ({
    problem: toProblem(thrown),
    fixed: false,
  }));
  said.flush();
  const { screen } = state();
  const isStopping = "work" in screen && screen.work === "stopping";
  dispatch({ type: "show", changes: { work: fixed ? "fixed" : "not-fixed", problem } });
  // Whoever asked to stop wants to be out; what was done so far has been said.
  if (isStopping) leave();
}

function rowsOf(input: WizardInput, screen: FixScreen): Row[] {
  const { theme, columns, height } = input;
  const { id, work, problem, lines } = screen;
  const offer = offerOf(screen);
  if (offer === undefined) {
    if (problem !== undefined) return textRows(renderProblem(problem), columns);
    if (screen.offer === undefined) return [busyRow("Looking at this machine; nothing is changed ...")];
    return prose(`The doctor finds nothing here that its repair ${id} could do.`, columns);
  }
  if (work === "asked") return confirmRows([offer], { name: nameOf(screen), typed: screen.typed }, input);
  const said = lines.flatMap((line) => prose(`  ${line}`, columns, "dim", 2));
  const { title } = offer.remediation;
  if (isWorking(screen)) return [busyRow(`${id}  ${title}`, "strong"), ...said.slice(1 - height)];
  const isFixed = work === "fixed";
  const mark = theme.symbols[isFixed ? "done" : "failed"];
  const words = isFixed ? "OK now" : "still not so";
  return [
    ...prose(`${mark} ${id}  ${title}: ${words}`, columns, isFixed ? "good" : "bad", 2),
    ...(problem === undefined ? [] : textRows(renderProblem(problem), columns)),
    ...said,
  ];
}

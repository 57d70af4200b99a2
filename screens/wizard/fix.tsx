// Longer than others: a screen is one file, with its keys, update, view and help.
import type { CheckId } from "../../src/domain/check-id.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { toProblem } from "../../src/domain/problem.ts";
import { createBatch } from "../app/batch.ts";
import type { Runtime, Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import { confirmQuestion, nameFor, Repairs } from "../doctor/finding-parts.tsx";
import { Tail } from "../parts/log-lines.tsx";
import { Busy, Marked } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Inset, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
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
  work: "asked" | "running" | "stopping" | "fixed" | "not-fixed" | "not-checked";
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
      hint: (now) => (nameOf(now.screen) === undefined ? "Enter fix" : "Enter agree"),
      when: isAsked,
      do: ({ screen }) => {
        const name = nameOf(screen);
        if (name === undefined || screen.typed === name) return (runtime) => void repair(runtime);
        return { type: "show-notice", text: `Nothing was done. Type ${name}, or press Esc to cancel.` };
      },
    },
    {
      key: ["escape", "enter"],
      hint: (now) => (isAsked(now) ? "Esc cancel" : "Esc back to the review"),
      when: ({ screen }) => !isWorking(screen),
      do: () => ({ type: "go-to", stop: "review" }),
    },
    {
      hint: ({ screen }) => (screen.work === "stopping" ? "Stopping at a safe point" : "Ctrl-C stop"),
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
    title: titles[screen.work] ?? `Fix ${screen.id}`,
    body: (
      <Scroll top={screen.top}>
        <FixText screen={screen} />
      </Scroll>
    ),
    question: questionOf(input, screen),
  }),
  help: "This is the doctor's fix, and you see exactly what it does. Nothing is done before you agree. Afterwards everything is checked again.",
  work: ({ work }) => (work === "running" || work === "stopping" ? work : "none"),
  keysOfLine: (line, { screen }) => {
    if (line === "") return [{ name: "enter" }];
    const isName = nameOf(screen) !== undefined;
    return isName ? [{ name: "clear-line" }, { name: "paste", text: line }, { name: "enter" }] : [];
  },
};

const linesKept = 200;

const titles: Partial<Record<FixScreen["work"], string>> = {
  running: "Fixing",
  stopping: "Stopping",
  fixed: "Checked again",
  "not-fixed": "Checked again",
  "not-checked": "Checked again",
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
  const { problem, status } = await services.repair(said.push).catch((thrown) => ({
    problem: toProblem(thrown),
    status: "unknown" as const,
  }));
  said.flush();
  const { screen } = state();
  const isStopping = "work" in screen && screen.work === "stopping";
  dispatch({ type: "show", changes: { work: outcomes[status], problem } });
  // Whoever asked to stop wants to be out; what was done so far has been said.
  if (isStopping) leave();
}

/** What the check says of it afterwards; a warning is what was to be fixed, too. */
const outcomes = { ok: "fixed", fail: "not-fixed", warn: "not-fixed", unknown: "not-checked" } as const;

function questionOf({ theme }: WizardInput, screen: FixScreen): string | undefined {
  const offer = offerOf(screen);
  if (offer === undefined || screen.work !== "asked") return undefined;
  const { pointer, cursor } = theme.symbols;
  return confirmQuestion([offer], { name: nameOf(screen), typed: screen.typed, pointer, cursor });
}

const ends = {
  fixed: { mark: "done", says: "Fixed" },
  "not-fixed": { mark: "failed", says: "Still failing" },
  "not-checked": { mark: "warning", says: "Could not be checked" },
} as const;

function FixText({ screen }: { screen: FixScreen }) {
  const { id, work, problem, lines } = screen;
  const offer = offerOf(screen);
  if (offer === undefined) {
    if (problem !== undefined) return <ProblemText problem={problem} />;
    if (screen.offer === undefined) return <Busy>Checking; nothing is changed ...</Busy>;
    return <Prose>{`${id} finds nothing left to fix here.`}</Prose>;
  }
  if (work === "asked") return <Repairs found={[offer]} />;
  const { title } = offer.remediation;
  if (work === "running" || work === "stopping")
    return (
      <>
        <Busy>{`${id}  ${title}`}</Busy>
        <Tail lines={lines.map((line) => ({ line }))} />
      </>
    );
  const { mark, says } = ends[work];
  return (
    <>
      <Marked of={mark}>
        <Prose as="strong">{`${id}  ${title}: ${says}`}</Prose>
      </Marked>
      {problem !== undefined && <ProblemText problem={problem} />}
      <Inset by={2}>
        {lines.map((line, place) => (
          // A row has no other identity than its place.
          <Prose key={String(place)} as="dim" hanging={2}>
            {line}
          </Prose>
        ))}
      </Inset>
    </>
  );
}

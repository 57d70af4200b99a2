// Longer than others: a screen is one file, with its keys, update, view and help.
import type { CheckId } from "../../src/domain/check-id.ts";
import type { Finding } from "../../src/domain/finding.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { toProblem } from "../../src/domain/problem.ts";
import { createBatch } from "../app/batch.ts";
import type { Runtime, Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import { Tail } from "../parts/log-lines.tsx";
import type { MarkOf } from "../parts/mark.tsx";
import { Busy, Marked } from "../parts/mark.tsx";
import { Gap, Inset, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import type { RepairResult } from "./services.ts";
import type { DoctorKind, DoctorScreen, DoctorState, Repair } from "./state.ts";
import { backKey } from "./state.ts";

interface RepairScreen {
  name: "repair";
  repairs: readonly Repair[];
  /** What the repair says of itself; only the last of them are kept. */
  lines: readonly string[];
  isOver: boolean;
  isStopping: boolean;
  top: number | undefined;
}

/** `unknown`: nobody knows whether it helped, because the look afterwards failed. */
type Ended = RepairResult | { unknown: Problem } | "not-needed" | "not-agreed";

type RepairMessage =
  | { type: "repair-is-at"; id: CheckId; state: "running" | "checking" }
  | { type: "say"; lines: readonly string[] }
  | { type: "end-repair"; id: CheckId; result: Ended }
  | Show<RepairScreen>
  | { type: "stop" };

export function repairScreen({ reports }: DoctorState, ids: readonly CheckId[]): RepairScreen {
  const repairs = ids
    .flatMap((id) => reports.find((report) => report.id === id) ?? [])
    .map(
      ({ id, title, remediation }): Repair => ({
        ...{ id, title, doing: remediation?.title ?? title, state: "waiting", problem: undefined, saw: "" },
      }),
    );
  return { name: "repair", repairs, lines: [], isOver: false, isStopping: false, top: undefined };
}

/** What is being repaired, what it says of itself, and what the look afterwards found. */
export const repair: DoctorScreen<RepairScreen, RepairMessage> = {
  name: "repair",
  load: (runtime, { repairs }) => void repairAll(runtime, repairs),
  keys: [
    {
      ...backKey,
      hint: ({ screen }) =>
        screen.isOver ? "Enter back to the list" : screen.isStopping ? "Stopping at a safe point" : "Ctrl-C stop",
      do: ({ screen }) => (screen.isOver ? backKey.do() : undefined),
    },
    scrollKey,
  ],
  update: ({ state, screen }, message) => {
    const changed = (change: Partial<RepairScreen>): DoctorState => ({ ...state, screen: { ...screen, ...change } });
    switch (message.type) {
      case "repair-is-at":
        return changed({
          repairs: screen.repairs.map((one) => (one.id === message.id ? { ...one, state: message.state } : one)),
        });
      case "say":
        return changed({ lines: [...screen.lines, ...message.lines].slice(-linesKept) });
      case "end-repair":
        return ended(state, screen, message);
      case "show":
        return state;
      case "stop":
        return changed({ isStopping: true });
    }
  },
  view: (_, { repairs, lines, isOver, isStopping, top }) => ({
    title: isOver ? "Checked again" : isStopping ? "Stopping" : "Fixing",
    body: (
      <Scroll top={top}>
        {repairs.map((one) => (
          <RepairRows key={one.id} repair={one} />
        ))}
        {lines.length > 0 && <Gap />}
        {isOver ? (
          lines.map((line, place) => <Said key={String(place)}>{line}</Said>)
        ) : (
          <Tail lines={lines.map((line) => ({ line }))} />
        )}
      </Scroll>
    ),
  }),
  work: ({ isOver, isStopping }) => (isOver ? "none" : isStopping ? "stopping" : "running"),
};

/** The last so many lines of a repair are kept. */
const linesKept = 200;

async function repairAll(
  { state, services, rate, dispatch, leave }: Runtime<DoctorKind, RepairMessage>,
  repairs: readonly Repair[],
): Promise<void> {
  const said = createBatch<string>(rate.frameEvery, (lines) => dispatch({ type: "say", lines }));
  for (const { id } of repairs) {
    const remediation = state().reports.find((report) => report.id === id)?.remediation;
    if (remediation === undefined) {
      dispatch({ type: "end-repair", id, result: "not-needed" });
      continue;
    }
    // It has come to destroy something since it was agreed to with others: that wants its name typed.
    if (repairs.length > 1 && remediation.risk === "destroys") {
      dispatch({ type: "end-repair", id, result: "not-agreed" });
      continue;
    }
    dispatch({ type: "repair-is-at", id, state: "running" });
    try {
      const checking = () => dispatch({ type: "repair-is-at", id, state: "checking" });
      const result = await services.repair(id, { say: said.push, checking });
      said.flush();
      dispatch({ type: "end-repair", id, result });
    } catch (thrown) {
      // Told to stop, by a key or by a signal; what was done so far has been said.
      const { screen } = state();
      if ("isStopping" in screen && screen.isStopping === true) return leave();
      dispatch({ type: "end-repair", id, result: { unknown: toProblem(thrown) } });
    }
  }
  dispatch({ type: "show", changes: { isOver: true } });
}

function ended(
  state: DoctorState,
  screen: RepairScreen,
  { id, result }: Extract<RepairMessage, { type: "end-repair" }>,
): DoctorState {
  const before = screen.repairs.find((one) => one.id === id);
  if (before === undefined) return state;
  const reports = typeof result === "object" && "reports" in result ? result.reports : state.reports;
  const one: Repair = { ...before, ...outcomeOf(result, id) };
  const after: RepairScreen = { ...screen, repairs: screen.repairs.map((other) => (other.id === id ? one : other)) };
  return { ...state, reports, repairs: [...state.repairs, one], screen: after };
}

function outcomeOf(result: Ended, id: CheckId): Pick<Repair, "state" | "problem" | "saw"> {
  if (typeof result === "string") return { state: result, problem: undefined, saw: "" };
  if ("unknown" in result) return { state: "not-checked", problem: result.unknown, saw: "" };
  const finding = result.reports.find((report) => report.id === id)?.finding;
  const { problem } = result;
  return { state: repairState(finding?.status), problem, saw: finding?.saw ?? "it is not asked any more" };
}

/** A warning is what was to be repaired, too. */
function repairState(status: Finding["status"] | undefined): Repair["state"] {
  if (status === "ok") return "fixed";
  return status === "fail" || status === "warn" ? "not-fixed" : "not-checked";
}

/** Repairs that a stop left in the middle, or before their turn. */
export function unfinishedRepairs({ screen }: DoctorState): Repair[] {
  const { repairs = [] } = screen as Partial<RepairScreen>;
  return repairs.filter(({ state }) => ["waiting", "running", "checking"].includes(state));
}

const words: Record<Repair["state"], { mark: MarkOf; says: string }> = {
  waiting: { mark: "waiting", says: "" },
  running: { mark: "running", says: "" },
  checking: { mark: "running", says: "" },
  fixed: { mark: "done", says: "Fixed" },
  "not-fixed": { mark: "failed", says: "Still failing" },
  "not-checked": { mark: "warning", says: "Could not be checked" },
  "not-needed": { mark: "skipped", says: "OK already" },
  "not-agreed": { mark: "warning", says: "Not done: this would destroy something now. Fix it alone, with f" },
};

function RepairRows({ repair: { id, title, doing, state, problem, saw } }: { repair: Repair }) {
  if (state === "running") return <Busy>{`${id.padEnd(3)}  ${doing}`}</Busy>;
  if (state === "checking") return <Busy>{`${id.padEnd(3)}  Checking again ...`}</Busy>;
  const { mark, says } = words[state];
  const isOpen = state === "not-fixed" || state === "not-checked";
  const about = isOpen ? saw : title;
  const outcome = says === "" ? doing : [says, about].filter((part) => part !== "").join(": ");
  return (
    <Marked of={mark}>
      <Prose as={state === "waiting" ? "dim" : "plain"} hanging={5}>
        {`${id.padEnd(3)}  ${outcome}`}
      </Prose>
      {/* A repair that stopped half-way may have helped all the same; what stopped it is told. */}
      {problem !== undefined && <Stopped problem={problem} />}
    </Marked>
  );
}

function Stopped({ problem: { title, saw, next } }: { problem: Problem }) {
  return (
    <Inset by={5}>
      <Prose>{`The repair stopped: ${title}`}</Prose>
      <Prose as="dim">{saw}</Prose>
      <Prose>{`Next: ${next}`}</Prose>
    </Inset>
  );
}

function Said({ children }: { children: string }) {
  return (
    <Inset by={2}>
      <Prose as="dim" hanging={2}>
        {children}
      </Prose>
    </Inset>
  );
}

import type { CheckId } from "../../src/domain/check-id.ts";
import type { Problem } from "../../src/domain/problem.ts";
import { toProblem } from "../../src/domain/problem.ts";
import type { App } from "../app/app.ts";
import { createBatch } from "../app/batch.ts";
import type { FrameRate } from "../app/frame-rate.ts";
import type { Key } from "../app/keys.ts";
import { bodyHeight } from "../app/viewport.ts";
import type { DoctorOrder } from "./press.ts";
import { pressInDoctor } from "./press.ts";
import type { DoctorServices, Shown } from "./services.ts";
import type { DoctorAction } from "./state/actions.ts";
import { reduceDoctor } from "./state/reduce-doctor.ts";
import type { DoctorState, Treated } from "./state.ts";
import { firstDoctorState, selectedFinding } from "./state.ts";
import { doctorPosition, doctorView } from "./views/view-of.ts";

export interface DoctorResult {
  exitCode: number;
  /** What the last look found, and what was repaired: for whoever prints it when the screen is gone. */
  reports: readonly Shown[];
  treated: readonly Treated[];
  /** Why the last look could not be made. */
  problem: Problem | undefined;
}

/** Exit codes of what was left before it was whole, and of a look that could not be made. */
const interrupted = 130;
const failed = 1;

/** The doctor without its looks: keys in, state out. Begins to look at once. */
export function createDoctor(services: DoctorServices, pace: FrameRate): App<DoctorResult> & { state(): DoctorState } {
  const listeners = new Set<() => void>();
  let state = firstDoctorState;
  let settle: (result: DoctorResult) => void = () => undefined;
  const finished = new Promise<DoctorResult>((resolve) => {
    settle = resolve;
  });
  /** Only the newest question's answer counts: a log that comes late must not cover another one. */
  let asked = 0;

  const dispatch = (action: DoctorAction) => {
    state = reduceDoctor(state, action);
    for (const listener of listeners) listener();
  };
  const leave = (exitCode: number) => {
    services.cancel();
    const { looking, reports, treated } = state;
    const problem = looking.state === "failed" ? looking.problem : undefined;
    settle({ exitCode, reports, treated: [...treated, ...unfinished(state)], problem });
  };

  const look = async () => {
    const came = createBatch<Shown>(pace.frameEvery, (reports) => dispatch({ type: "seen", reports }));
    try {
      const reports = await services.look(came.push);
      came.drop();
      dispatch({ type: "looked", reports });
    } catch (thrown) {
      came.drop();
      dispatch({ type: "look-failed", problem: toProblem(thrown) });
    }
  };

  const repair = async (ids: readonly CheckId[]) => {
    dispatch({ type: "start-repairs", ids });
    const said = createBatch<string>(pace.frameEvery, (lines) => dispatch({ type: "say", lines }));
    for (const id of ids) {
      const remediation = state.reports.find((report) => report.id === id)?.remediation;
      if (remediation === undefined) {
        dispatch({ type: "end-repair", id, treatment: "not-needed" });
        continue;
      }
      // It has come to destroy something since it was agreed to with others: that wants its name typed.
      if (ids.length > 1 && remediation.risk === "destroys") {
        const treatment = { problem: undefined, reports: state.reports, helped: false };
        dispatch({ type: "end-repair", id, treatment });
        continue;
      }
      dispatch({ type: "start-repair", id });
      try {
        const treatment = await services.treat(id, said.push);
        said.flush();
        dispatch({ type: "end-repair", id, treatment });
      } catch (thrown) {
        // Told to stop, by a key or by a signal; what was done so far has been said.
        if (isStopping()) return leave(interrupted);
        // The look afterwards failed: nobody knows whether it helped, and that is what is said.
        const treatment = { problem: toProblem(thrown), reports: state.reports, helped: false };
        dispatch({ type: "end-repair", id, treatment });
      }
    }
    dispatch({ type: "end-repairs" });
  };

  const isStopping = () => state.screen.name === "repair" && state.screen.isStopping;

  const ask = <Answer>(
    answer: Promise<Answer>,
    show: (value: Answer) => DoctorAction,
    refuse: "refuse-log" | "refuse-bundle",
  ) => {
    asked += 1;
    const mine = asked;
    answer.then(
      (value) => mine === asked && dispatch(show(value)),
      (thrown) => mine === asked && dispatch({ type: refuse, problem: toProblem(thrown) }),
    );
  };
  const readLog = (by: number) => {
    const service = nextService(state, by);
    dispatch({ type: "open-log" });
    ask(services.log(service), (log) => ({ type: "show-log", log }), "refuse-log");
  };

  const isBusy = () => state.screen.name === "repair" && !state.screen.isOver;
  const interrupt = () => {
    if (isBusy() && !isStopping()) {
      dispatch({ type: "stop-repairs" });
      services.cancel();
    } else leave(isBusy() ? interrupted : exitCodeNow());
  };
  const exitCodeNow = () => {
    const { looking, reports } = state;
    if (looking.state === "looking") return interrupted;
    return looking.state === "failed" ? failed : services.exitCodeFor(reports);
  };

  const obey = (order: DoctorOrder) => {
    switch (order.type) {
      case "interrupt":
        return interrupt();
      case "leave":
        return leave(exitCodeNow());
      case "look-again":
        if (state.looking.state === "looking") return;
        dispatch({ type: "look" });
        void look();
        return;
      case "repair":
        void repair(order.ids);
        return;
      case "read-log":
        return readLog(order.by);
      case "write-bundle":
        dispatch({ type: "open-bundle" });
        return ask(services.bundle(), (lines) => ({ type: "show-bundle", lines }), "refuse-bundle");
      default:
        dispatch(order);
    }
  };

  void look();
  return {
    state: () => state,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    frame: (theme, { columns, rows }) => ({
      view: doctorView({ state, services, theme, columns, height: bodyHeight(rows) }),
      position: doctorPosition(state, services),
      notice: state.notice,
    }),
    isBusy,
    onKey: (key, page, most) => {
      for (const one of oneByOne(key)) for (const order of pressInDoctor({ key: one, state, page, most })) obey(order);
    },
    interrupt,
    finished,
  };
}

/** Letters are orders here, and a slow line brings two of them in one piece. */
function oneByOne(key: Key): Key[] {
  return key.name === "text" ? [...key.text].map((text) => ({ name: "text", text })) : [key];
}

/** Repairs that a stop left in the middle, or before their turn. */
function unfinished({ screen }: DoctorState): Treated[] {
  if (screen.name !== "repair") return [];
  return screen.repairs.filter(({ state }) => state === "waiting" || state === "running");
}

/** The service concerned first; from there on to the next or the one before. */
function nextService(state: DoctorState, by: number): string | undefined {
  if (state.screen.name !== "log") return selectedFinding(state)?.service;
  const { log } = state.screen;
  if (log === undefined) return undefined;
  const at = log.services.indexOf(log.service);
  return log.services[(at + by + log.services.length) % Math.max(1, log.services.length)];
}

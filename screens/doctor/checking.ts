import { toProblem } from "../../src/domain/problem.ts";
import { createBatch } from "../app/batch.ts";
import type { Runtime } from "../app/screen.ts";
import type { CheckReport } from "./services.ts";
import type { DoctorKind, DoctorMessage, DoctorState } from "./state.ts";

/** Looks at everything, behind whatever screen is open. Changes nothing. */
export async function check({ state, services, rate, dispatch }: Runtime<DoctorKind>): Promise<void> {
  const came = createBatch<CheckReport>(rate.frameEvery, (reports) => dispatch({ type: "seen", reports }));
  try {
    if (state().opened === undefined) dispatch({ type: "opened", opened: await services.open() });
    const reports = await services.check(came.push);
    came.drop();
    dispatch({ type: "looked", reports });
  } catch (thrown) {
    came.drop();
    dispatch({ type: "look-failed", problem: toProblem(thrown) });
  }
}

/** What comes of a look; undefined: that message is about something else. */
export function checked(state: DoctorState, message: DoctorMessage): DoctorState | undefined {
  switch (message.type) {
    case "opened":
      return { ...state, opened: message.opened };
    case "look":
      return { ...state, looking: { state: "looking", seen: 0 } };
    case "seen":
      return seen(state, message.reports);
    case "looked":
      return { ...state, reports: message.reports, looking: { state: "done" } };
    case "look-failed":
      return { ...state, looking: { state: "failed", problem: message.problem } };
    default:
      return undefined;
  }
}

/**
 * New reports take the place of those of the look before; the catalogue's order is that of the
 * whole list at the end.
 */
function seen(state: DoctorState, fresh: readonly CheckReport[]): DoctorState {
  if (state.looking.state !== "looking") return state;
  const byId = new Map(fresh.map((report) => [report.id, report]));
  const known = new Set(state.reports.map(({ id }) => id));
  return {
    ...state,
    reports: [...state.reports.map((old) => byId.get(old.id) ?? old), ...fresh.filter(({ id }) => !known.has(id))],
    looking: { state: "looking", seen: state.looking.seen + fresh.length },
  };
}

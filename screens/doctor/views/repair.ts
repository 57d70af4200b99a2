import { renderProblem } from "../../../src/output/text/render-problem.ts";
import type { Symbols, Tone } from "../../app/theme.ts";
import type { View } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import type { RepairScreen, Treated } from "../state.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";

const looks: Record<Treated["state"], { symbol: keyof Symbols; tone: Tone; says: string }> = {
  waiting: { symbol: "waiting", tone: "dim", says: "" },
  running: { symbol: "running", tone: "accent", says: "" },
  helped: { symbol: "done", tone: "good", says: "in order now" },
  "not-helped": { symbol: "failed", tone: "bad", says: "still not so" },
  "not-needed": { symbol: "skipped", tone: "dim", says: "in order already" },
};

/** What is being repaired, what it says of itself, and what the look afterwards found. */
export function repairView(input: DoctorViewInput, screen: RepairScreen): View {
  const { columns, height } = input;
  const { repairs, lines, isOver, isStopping, top } = screen;
  const states = repairs.flatMap((one) => treatedRows(one, input));
  const said = lines.flatMap((line) => prose(`  ${line}`, columns, "dim", 2));
  // While it goes on, the newest lines in the room that is left; afterwards all of them, to be scrolled.
  const room = Math.max(1, height - states.length - 1);
  const shown = isOver || top !== undefined ? said : said.slice(-room);
  return {
    title: isOver ? "Repaired and looked at again" : isStopping ? "Stopping" : "Repairing",
    body: {
      kind: "rows",
      rows: [...states, ...(shown.length === 0 ? [] : [emptyRow, ...shown])],
      ...(top === undefined ? {} : { top }),
    },
    keys: isOver ? ["Enter back to the list"] : [isStopping ? "Stopping at a safe place" : "Ctrl-C stop"],
  };
}

function treatedRows({ id, title, state, problem, saw }: Treated, { theme, columns }: DoctorViewInput): Row[] {
  const { symbol, tone, says } = looks[state];
  if (state === "running") return [{ ...row(`${id}  ${title}`, "strong"), isBusy: true }];
  const head = prose(`${theme.symbols[symbol]} ${id}  ${title}${says === "" ? "" : `: ${says}`}`, columns, tone, 2);
  // A repair that stopped half-way may have helped all the same; what stopped it is told.
  if (state !== "not-helped" && problem === undefined) return head;
  const why = problem === undefined ? [saw] : renderProblem(problem);
  return [...head, ...why.flatMap((line) => prose(`    ${line}`, columns, "plain", 2))];
}

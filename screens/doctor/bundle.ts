import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { scrollKey } from "../app/screen.ts";
import { busyRow, proseLines } from "../parts/rows.ts";
import type { DoctorScreen } from "./state.ts";
import { backKey } from "./state.ts";

interface BundleScreen {
  name: "bundle";
  lines: readonly string[] | undefined;
  problem: Problem | undefined;
  top: number;
}

type BundleMessage = { type: "show-bundle"; lines: readonly string[] } | { type: "refuse-bundle"; problem: Problem };

export const bundleScreen: BundleScreen = { name: "bundle", lines: undefined, problem: undefined, top: 0 };

/** Writes the support bundle; says where it lies, and what it holds. */
export const bundle: DoctorScreen<BundleScreen, BundleMessage> = {
  name: "bundle",
  load: ({ services, ask }) =>
    ask(
      services.bundle(),
      (lines) => ({ type: "show-bundle", lines }),
      (problem) => ({ type: "refuse-bundle", problem }),
    ),
  keys: [backKey, scrollKey],
  update: ({ state, screen }, message) => ({
    ...state,
    screen:
      message.type === "show-bundle" ? { ...screen, lines: message.lines } : { ...screen, problem: message.problem },
  }),
  view: ({ columns }, { lines, problem, top }) => {
    const text = problem === undefined ? lines : renderProblem(problem);
    const rows =
      text === undefined ? [busyRow("Collecting; nothing leaves this machine ...")] : proseLines(text, columns);
    return { title: "Support bundle", body: { kind: "rows", rows, top } };
  },
};

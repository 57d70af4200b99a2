import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import type { Show } from "../app/screen.ts";
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

export const bundleScreen: BundleScreen = { name: "bundle", lines: undefined, problem: undefined, top: 0 };

/** Writes the support bundle; says where it lies, and what it holds. */
export const bundle: DoctorScreen<BundleScreen, Show<BundleScreen>> = {
  name: "bundle",
  load: ({ services, ask }) => ask(services.bundle(), (lines) => ({ type: "show", changes: { lines } })),
  keys: [backKey, scrollKey],
  view: ({ columns }, { lines, problem, top }) => {
    const text = problem === undefined ? lines : renderProblem(problem);
    const rows =
      text === undefined ? [busyRow("Collecting; nothing leaves this machine ...")] : proseLines(text, columns);
    return { title: "Support bundle", body: { kind: "rows", rows, top } };
  },
};

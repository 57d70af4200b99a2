import type { Problem } from "../../src/domain/problem.ts";
import type { Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import { Busy } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import type { DoctorScreen } from "./state.ts";
import { backKey } from "./state.ts";

interface BundleScreen {
  name: "bundle";
  what: "bundle" | "report";
  lines: readonly string[] | undefined;
  problem: Problem | undefined;
  top: number;
}

const nothingYet = { lines: undefined, problem: undefined, top: 0 };
export const bundleScreen: BundleScreen = { name: "bundle", what: "bundle", ...nothingYet };
export const reportScreen: BundleScreen = { name: "bundle", what: "report", ...nothingYet };

/** Writes a file for somebody else: the support bundle, or the report; says where it lies, and what it holds. */
export const bundle: DoctorScreen<BundleScreen, Show<BundleScreen>> = {
  name: "bundle",
  load: ({ services, ask }, { what }) => ask(services[what](), (lines) => ({ type: "show", changes: { lines } })),
  keys: [backKey, scrollKey],
  view: (_, { what, lines, problem, top }) => ({
    title: what === "bundle" ? "Support bundle" : "Report",
    body: (
      <Scroll top={top}>
        {problem !== undefined && <ProblemText problem={problem} />}
        {problem === undefined && lines === undefined && <Busy>Collecting; nothing leaves this machine ...</Busy>}
        {(lines ?? []).map((line, place) => (
          <Prose key={line} as={place === 0 ? "command" : "plain"}>
            {line}
          </Prose>
        ))}
      </Scroll>
    ),
  }),
};

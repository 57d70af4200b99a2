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
  view: (_, { lines, problem, top }) => ({
    title: "Support bundle",
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

import type { Problem } from "../../src/domain/problem.ts";
import { renderProblem } from "../../src/output/text/render-problem.ts";
import { interruptKey, scrollKey } from "../app/screen.ts";
import { ProblemText } from "../parts/problem-text.tsx";
import { Scroll } from "../parts/scroll.tsx";
import type { WizardScreen } from "./state.ts";

/** What was chosen on the first screen cannot be had: all that is wrong, and what to do. */
interface ProblemScreen {
  name: "problem";
  problem: Problem;
  top: number;
}

export function problemScreen(shown: Problem): ProblemScreen {
  return { name: "problem", problem: shown, top: 0 };
}

export const problem: WizardScreen<ProblemScreen> = {
  name: "problem",
  keys: [
    { key: ["escape", "enter"], hint: "Esc back", do: () => ({ type: "go-to", stop: "welcome" }) },
    { ...interruptKey, hint: "Ctrl-C quit" },
    scrollKey,
  ],
  view: (_, screen) => ({
    title: "Not possible",
    body: (
      <Scroll top={screen.top}>
        <ProblemText problem={screen.problem} />
      </Scroll>
    ),
  }),
  help: "Your choice cannot be used as it is. The line that begins with Next says what to do. Press Esc to go back to the first screen.",
  inLines: (_, screen) => ({ lines: renderProblem(screen.problem) }),
};

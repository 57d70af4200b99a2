import type { View, ViewInput } from "../../app/view.ts";
import { flow, stopOf } from "../state/flow.ts";
import type { WizardState } from "../state.ts";
import { endView } from "./end.ts";
import { helpView } from "./help.ts";
import { modeView } from "./mode.ts";
import { optionsView } from "./options.ts";
import { problemView } from "./problem.ts";
import { progressView } from "./progress.ts";
import { questionView } from "./question.ts";
import { reviewView } from "./review.ts";
import { secretsView } from "./secrets.ts";
import { watchView } from "./watch.ts";
import { welcomeView } from "./welcome.ts";

/** State to picture. */
export function viewOf(input: ViewInput): View {
  const { screen, isHelpShown } = input.state;
  if (isHelpShown) return helpView(input);
  switch (screen.name) {
    case "welcome":
      return welcomeView(input, screen.at);
    case "problem":
      return problemView(input, screen);
    case "watch":
      return watchView(input, screen);
    case "mode":
      return modeView(input, screen.at);
    case "options":
      return optionsView(input, screen.at);
    case "question":
      return questionView(input, screen);
    case "secrets":
      return secretsView(input, screen);
    case "review":
      return reviewView(input, screen);
    case "progress":
      return progressView(input, screen);
    case "end":
      return endView(input, screen);
  }
}

/** "3/9" while questions are asked. */
export function positionOf({ screen }: WizardState): string {
  const stop = screen.name === "watch" || screen.name === "problem" ? undefined : stopOf(screen);
  return stop === undefined ? "" : `${flow.indexOf(stop) + 1}/${flow.length}`;
}

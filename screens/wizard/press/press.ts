import type { Key } from "../../app/keys.ts";
import { currentField } from "../fields.ts";
import { patientOf } from "../state/can-examine.ts";
import { canSkip } from "../state/can-skip.ts";
import { canStart } from "../state/can-start.ts";
import type { EndScreen, ReviewScreen, Screen, WatchScreen, WizardState } from "../state.ts";
import type { Order, Pressed } from "./order.ts";
import { isLetter } from "./order.ts";
import { pressInList } from "./press-in-list.ts";
import { pressInProgress } from "./press-in-progress.ts";
import { pressInQuestion } from "./press-in-question.ts";
import { scroll } from "./scroll.ts";

/** What each key means on each screen. */
export function press(pressed: Pressed): Order[] {
  const { key, state } = pressed;
  const { screen } = state;
  if (key.name === "ctrl-c") return onCtrlC(screen);
  if (state.isHelpShown) return [{ type: "hide-help" }];
  if (key.name === "help" || (isLetter(key, "?") && !takesQuestionMark(state))) return [{ type: "show-help" }];
  switch (screen.name) {
    case "welcome":
    case "mode":
    case "options":
      return pressInList(pressed);
    case "problem":
      return key.name === "escape" || key.name === "enter" ? [{ type: "go-back" }] : scroll(pressed);
    case "watch":
      return pressWhileWatching(key, screen);
    case "question":
      return pressInQuestion(pressed, screen);
    case "secrets":
      if (key.name === "enter") return [{ type: "go-next" }];
      return key.name === "escape" ? [{ type: "go-back" }] : scroll(pressed);
    case "review":
      if (key.name === "escape") return [{ type: "go-back" }];
      if (isLetter(key, "r")) return [{ type: "look-again" }];
      if (isLetter(key, "p")) return takeFreePorts(screen);
      if (key.name === "enter" || isLetter(key, "y")) return canStart(screen) ? [{ type: "start-run" }] : [];
      return scroll(pressed);
    case "progress":
      return pressInProgress(pressed, screen);
    case "end":
      if (key.name === "enter" || isLetter(key, "q")) return [{ type: "leave", exitCode: screen.exitCode }];
      return screen.exitCode === 0 ? scroll(pressed) : [...pressAfterFailure(pressed, screen), ...scroll(pressed)];
  }
}

/** While it installs, a key pressed by mistake must not stop it: so the first one only asks. */
function onCtrlC(screen: Screen): Order[] {
  return [{ type: screen.name === "progress" && screen.stop === "no" ? "ask-stop" : "interrupt" }];
}

function pressAfterFailure({ key, state }: Pressed, screen: EndScreen): Order[] {
  if (isLetter(key, "r")) return [{ type: "look-again" }];
  const patient = patientOf(screen, state);
  if (isLetter(key, "d") && patient !== undefined) return [{ type: "go-to-doctor", ...patient, project: undefined }];
  if (!isLetter(key, "s") || !canSkip(screen)) return [];
  return [{ type: "answer", path: "database.route", value: "sql" }, { type: "look-again" }];
}

function takeFreePorts({ shown }: ReviewScreen): Order[] {
  const freePorts = shown.state === "ready" ? shown.review.freePorts : undefined;
  return freePorts === undefined ? [] : [{ type: "take-free-ports", profile: freePorts.profile }];
}

function pressWhileWatching({ name }: Key, { installation, seen }: WatchScreen): Order[] {
  if (name === "escape") return [{ type: "go-back" }];
  const isOver = seen !== undefined && seen.worker === undefined;
  return name === "enter" && isOver ? [{ type: "load-profile", profile: installation.profile, stop: "review" }] : [];
}

/** Would a `?` belong to what is being typed? On an empty field it asks for help instead. */
function takesQuestionMark({ screen, answers }: WizardState): boolean {
  if (screen.name === "progress") return screen.pane.isTyping || screen.stop === "asked";
  if (screen.name !== "question") return false;
  const field = currentField(screen, answers);
  if (field?.kind === "secret") return screen.isTypingSecret;
  return field?.kind === "text" && answers[field.path] !== "";
}

import type { GivenSecret } from "../../src/domain/installation-secret.ts";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { emptyRunView } from "../../src/engine/run-view.ts";
import type { Found, Issue } from "../services.ts";
import type { WizardAction } from "./actions.ts";
import type { AnswerPath, Answers } from "./answers.ts";
import { answersFrom } from "./answers.ts";
import { currentField } from "./fields.ts";
import { fillFromDomain } from "./fill-from-domain.ts";
import { nextMissing, questionScreen, screenAt } from "./flow.ts";
import { goBack, goNext, moveBy } from "./movement.ts";
import { profileFrom } from "./profile-from-answers.ts";
import { firstProgress, reduceProgress } from "./reduce-progress.ts";
import type { WizardState } from "./wizard-state.ts";

export type Validate = (input: ProfileInput) => Issue[];

export interface Beginning {
  found: Found;
  defaults: ProfileInput;
  asksOnlyWhatIsMissing: boolean;
  validate: Validate;
}

export function firstState({ found, defaults: base, asksOnlyWhatIsMissing, validate }: Beginning): WizardState {
  const typed: ReadonlySet<GivenSecret> = new Set();
  const screen = { name: "welcome", at: 0 } as const;
  const state: WizardState = {
    found,
    base,
    asksOnlyWhatIsMissing,
    unusual: new Set(),
    answers: answersFrom(base),
    profile: undefined,
    typed,
    screen,
    issues: [],
    isHelpShown: false,
    notice: undefined,
  };
  const judged = { ...state, issues: validate(profileFrom(state.answers, base, typed)) };
  return asksOnlyWhatIsMissing ? { ...judged, screen: nextMissing(judged) } : judged;
}

/** The one way from an action to the next state. Pure, as far as `validate` is. */
export function reduceWizard(state: WizardState, action: WizardAction, validate: Validate): WizardState {
  const next = applyAction({ ...state, notice: undefined }, action);
  const isSame = next.answers === state.answers && next.typed === state.typed && next.base === state.base;
  return isSame ? next : { ...next, issues: validate(profileFrom(next.answers, next.base, next.typed)) };
}

function applyAction(state: WizardState, action: WizardAction): WizardState {
  const { screen } = state;
  switch (action.type) {
    case "start-from": {
      const started = { ...state, base: action.base, profile: action.profile, answers: answersFrom(action.base) };
      return { ...started, screen: screenAt(action.stop, started) };
    }
    case "take-draft": {
      const { base, draft } = action;
      return {
        ...state,
        base,
        profile: draft.profile,
        answers: { ...answersFrom(base), ...draft.answers },
        screen: screenAt("options", state),
      };
    }
    case "start-watching":
      return { ...state, screen: { name: "watch", installation: action.installation, seen: undefined } };
    case "show-watched":
      return screen.name === "watch" ? { ...state, screen: { ...screen, seen: action.seen } } : state;
    case "answer":
      return { ...state, answers: withAnswer(state, action.path, action.value) };
    case "edit-text": {
      const field = screen.name === "question" ? currentField(screen, state.answers) : undefined;
      if (screen.name !== "question" || field?.kind !== "text") return state;
      const { value, cursor } = action.edited;
      const answers = value === state.answers[field.path] ? state.answers : withAnswer(state, field.path, value);
      return { ...state, answers, screen: { ...screen, cursor } };
    }
    case "type-secret":
      return screen.name === "question" ? { ...state, screen: { ...screen, isTypingSecret: action.isTyping } } : state;
    case "keep-secret": {
      const kept = screen.name === "question" ? { ...screen, isTypingSecret: false } : screen;
      const usual = [...state.unusual].filter((name) => name !== action.name);
      return {
        ...state,
        typed: new Set([...state.typed, action.name]),
        unusual: new Set(action.isUnusual ? [...usual, action.name] : usual),
        screen: kept,
      };
    }
    case "move":
      return moveBy(state, action.by);
    case "open-option":
      return { ...state, screen: questionScreen(action.question, state) };
    case "go-next":
      return goNext(state);
    case "go-back":
      return goBack(state);
    case "show-help":
      return { ...state, isHelpShown: true };
    case "hide-help":
      return { ...state, isHelpShown: false };
    case "show-notice":
      return { ...state, notice: action.text };
    case "scroll": {
      if (!("top" in screen)) return state;
      const top = Math.max(0, Math.min(action.most, screen.top + action.by));
      return { ...state, screen: { ...screen, top } };
    }
    case "show-secrets":
      return screen.name === "secrets" ? { ...state, screen: { ...screen, rows: action.rows } } : state;
    case "refuse-secrets":
      return screen.name === "secrets" ? { ...state, screen: { ...screen, problem: action.problem } } : state;
    case "show-review":
    case "refuse-review": {
      const shown =
        action.type === "show-review"
          ? ({ state: "ready", review: action.review } as const)
          : ({ state: "refused", problem: action.problem } as const);
      return screen.name === "review" ? { ...state, screen: { ...screen, shown } } : state;
    }
    case "take-free-ports": {
      const { domain } = state.answers;
      return { ...state, answers: { ...answersFrom(action.profile), domain }, screen: screenAt("review", state) };
    }
    case "look-again":
      return { ...state, screen: screenAt("review", state) };
    case "start-run":
      return { ...state, screen: firstProgress };
    case "show-run":
    case "show-past":
    case "tick":
    case "follow-log":
    case "show-service-lines":
    case "filter-log":
    case "toggle-log-pause":
    case "ask-stop":
    case "go-on-running":
    case "stop-run":
      return screen.name === "progress" ? { ...state, screen: reduceProgress(screen, action) } : state;
    case "end-run": {
      const view = screen.name === "progress" ? screen.view : emptyRunView;
      const { exitCode, problem } = action;
      const summary = action.summary ?? view.ended?.summary;
      return { ...state, screen: { name: "end", view, exitCode, summary, problem, top: 0 } };
    }
  }
}

function withAnswer({ answers }: WizardState, path: AnswerPath, value: string): Answers {
  return path === "domain" ? fillFromDomain(answers, value) : { ...answers, [path]: value };
}

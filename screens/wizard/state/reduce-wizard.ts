import type { ProfileInput } from "../../../src/domain/profile.ts";
import type { GivenSecret } from "../../../src/domain/secret-names.ts";
import type { TaskView } from "../../../src/engine/run-view.ts";
import { emptyRunView } from "../../../src/engine/run-view.ts";
import type { AnswerPath, Answers } from "../answers.ts";
import { answersFrom } from "../answers.ts";
import { currentField } from "../fields.ts";
import { profileFrom } from "../profile-from-answers.ts";
import type { Issue, WizardServices } from "../services.ts";
import type { WizardState } from "../state.ts";
import type { WizardAction } from "./actions.ts";
import { fillFromDomain, moveEdgePort } from "./fill-from-domain.ts";
import type { Stop } from "./flow.ts";
import { nextMissing, questionScreen, screenAt } from "./flow.ts";
import { goBack, goNext, moveBy } from "./movement.ts";
import { firstProgress, reduceProgress } from "./reduce-progress.ts";

export type Validate = (input: ProfileInput) => Issue[];

type Start = Pick<WizardServices, "found" | "defaults" | "toComplete" | "validate">;

export function firstState({ found, defaults, toComplete, validate }: Start): WizardState {
  const base = defaults;
  const typed: ReadonlySet<GivenSecret> = new Set();
  const asksOnlyWhatIsMissing = toComplete !== undefined;
  const screen = { name: "welcome", at: 0 } as const;
  const state: WizardState = {
    found,
    defaults,
    base,
    asksOnlyWhatIsMissing,
    leftOut: toComplete?.leftOut ?? [],
    unusual: new Set(),
    answers: answersFrom(base),
    profile: toComplete?.profile,
    begun: toComplete?.profile === undefined ? undefined : "saved",
    hasChanged: false,
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
      const { base, profile } = action;
      return goTo({ ...withoutTyped(state), begun: "saved", base, profile, answers: answersFrom(base) }, action.stop);
    }
    case "take-draft": {
      const { base, draft } = action;
      const answers = { ...answersFrom(base), ...draft.answers };
      return goTo({ ...withoutTyped(state), begun: "draft", base, profile: draft.profile, answers }, "options");
    }
    case "begin":
      return goTo(begin(state, action), "mode");
    case "go-to":
      return goTo(state, action.stop);
    case "show-problem":
      return { ...state, screen: { name: "problem", problem: action.problem, top: 0 } };
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
      return { ...state, answers, screen: { ...screen, cursor, top: undefined } };
    }
    case "type-secret":
      return screen.name === "question" ? { ...state, screen: { ...screen, isTypingSecret: action.isTyping } } : state;
    case "keep-secret": {
      const kept = screen.name === "question" ? { ...screen, isTypingSecret: false } : screen;
      const usual = without(state.unusual, action.name);
      return {
        ...state,
        typed: new Set([...state.typed, action.name]),
        unusual: action.isUnusual ? new Set([...usual, action.name]) : usual,
        screen: kept,
      };
    }
    case "forget-secret":
      return { ...state, typed: without(state.typed, action.name), unusual: without(state.unusual, action.name) };
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
      const top = Math.max(0, Math.min(action.most, (screen.top ?? 0) + action.by));
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
      const moved = answersFrom(action.profile);
      const paths = (Object.keys(moved) as AnswerPath[]).filter((path) => /^(ports\.|address$)/.test(path));
      const answers = { ...state.answers, ...Object.fromEntries(paths.map((path) => [path, moved[path]])) };
      return { ...state, answers, screen: screenAt("review", state) };
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
    case "stop-run": {
      if (screen.name !== "progress") return state;
      // A question must be seen, also by somebody who reads the help.
      const isHelpShown = state.isHelpShown && action.type !== "ask-stop" && action.type !== "stop-run";
      return { ...state, isHelpShown, screen: reduceProgress(screen, action) };
    }
    case "end-run": {
      const view = screen.name === "progress" ? screen.view : emptyRunView;
      const { exitCode, problem, isDraftKept } = action;
      const summary = action.summary ?? view.ended?.summary;
      return {
        ...state,
        isHelpShown: false,
        hasChanged: state.hasChanged || view.tasks.some((task) => tried.has(task.state)),
        screen: { name: "end", view, exitCode, summary, problem, isDraftKept, top: 0 },
      };
    }
  }
}

/** States of a task that may have changed something. */
const tried: ReadonlySet<TaskView["state"]> = new Set(["done", "failed", "cancelled"]);

function goTo(state: WizardState, stop: Stop): WizardState {
  return { ...state, screen: screenAt(stop, state) };
}

/** A secret that was typed belongs to the installation that it was typed for. */
function withoutTyped(state: WizardState): WizardState {
  return { ...state, typed: new Set(), unusual: new Set() };
}

function begin(state: WizardState, action: Extract<WizardAction, { type: "begin" }>): WizardState {
  const isAboutSaved = state.profile !== undefined;
  const { defaults } = state;
  const from = isAboutSaved ? { ...withoutTyped(state), base: defaults, answers: answersFrom(defaults) } : state;
  const folder = state.begun === "adopt" ? "" : from.answers.directory;
  return {
    ...from,
    profile: undefined,
    begun: action.as,
    answers: {
      ...from.answers,
      target: action.as === "rehearse" ? "rehearsal" : "compose",
      directory: action.as === "adopt" ? action.directory : folder,
    },
  };
}

function withAnswer({ answers }: WizardState, path: AnswerPath, value: string): Answers {
  if (path === "domain") return fillFromDomain(answers, value);
  if (path === "ports.edge") return moveEdgePort(answers, value);
  return { ...answers, [path]: value };
}

function without<Value>(values: ReadonlySet<Value>, gone: Value): ReadonlySet<Value> {
  return new Set([...values].filter((value) => value !== gone));
}

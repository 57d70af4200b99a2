import type { Draft } from "../../src/domain/draft.ts";
import type { ProfileInput } from "../../src/domain/profile.ts";
import { answersFrom, withAnswer } from "./answers.ts";
import { problemScreen } from "./problem.tsx";
import type { KnownInstallation } from "./services.ts";
import type { Stop, WizardEffect, WizardMessage, WizardState } from "./state.ts";

/** Loads a saved profile and goes on from there. Whoever has gone elsewhere meanwhile is not called back. */
export function startFrom(profile: string, stop: Stop): WizardEffect {
  return ({ services, ask }) =>
    ask(
      services.loadProfile(profile),
      (base) => ({ type: "start-from", base, profile, stop }),
      (problem) => ({ type: "open", screen: problemScreen(problem) }),
    );
}

/** The same for a run that goes on elsewhere: it is shown, and what is left afterwards. */
export function follow({ profile, directory }: KnownInstallation): WizardEffect {
  return ({ services, ask }) =>
    ask(
      services.loadProfile(profile),
      (base) => ({ type: "follow", installation: { name: profile, directory }, base, profile }),
      (problem) => ({ type: "open", screen: problemScreen(problem) }),
    );
}

export function takeDraft(draft: Draft): WizardEffect {
  return ({ state, services, ask }) => {
    const { found, defaults } = state();
    // Of a profile that was deleted since, the answers are left.
    const profile = found.installations.find((known) => known.profile === draft.profile)?.profile;
    ask<ProfileInput>(
      profile === undefined ? Promise.resolve(defaults) : services.loadProfile(profile),
      (base) => ({ type: "take-draft", base, draft: { ...draft, profile } }),
      (problem) => ({ type: "open", screen: problemScreen(problem) }),
    );
  };
}

export function begin(
  state: WizardState,
  message: Extract<WizardMessage, { type: "start-from" | "follow" | "take-draft" | "begin" }>,
): WizardState {
  switch (message.type) {
    case "start-from":
    case "follow": {
      const { base, profile } = message;
      return { ...withoutTyped(state), begun: "saved", base, profile, answers: answersFrom(base) };
    }
    case "take-draft": {
      const { base, draft } = message;
      const answers = { ...answersFrom(base), ...draft.answers };
      return { ...withoutTyped(state), begun: "draft", base, profile: draft.profile, answers };
    }
    case "begin":
      return beginNew(state, message);
  }
}

function beginNew(state: WizardState, message: Extract<WizardMessage, { type: "begin" }>): WizardState {
  const { defaults } = state;
  const isAboutSaved = state.profile !== undefined;
  const from = isAboutSaved ? { ...withoutTyped(state), base: defaults, answers: answersFrom(defaults) } : state;
  const folder = state.begun === "adopt" ? "" : from.answers.directory;
  return {
    ...from,
    profile: undefined,
    begun: message.as,
    answers: {
      ...withAnswer(from.answers, "target", targets[message.as]),
      directory: message.as === "adopt" ? message.directory : folder,
    },
  };
}

const targets = {
  ...{ rehearse: "rehearsal", coolify: "coolify", source: "local" },
  ...{ install: "compose", adopt: "compose" },
} as const;

/** A secret that was typed belongs to the installation that it was typed for. */
function withoutTyped(state: WizardState): WizardState {
  return { ...state, typed: new Set(), unusual: new Set(), missing: new Set() };
}

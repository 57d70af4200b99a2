import { stripVTControlCharacters } from "node:util";
import { serviceStateTexts } from "../../src/output/text/run-texts.ts";
import { hintTexts } from "../app/key-hint.ts";
import { makeTheme } from "../app/theme.ts";
import type { View } from "../app/view.ts";
import type { Row } from "../parts/rows.ts";
import { currentField, fieldsOf, issueOf, oddityOf } from "../wizard/fields.ts";
import { optionNames, optionQuestions, questions } from "../wizard/questions/all.ts";
import type { Field, Question } from "../wizard/questions/question.ts";
import type { WizardServices } from "../wizard/services.ts";
import type { QuestionScreen, WizardState } from "../wizard/state.ts";
import { asideRows } from "../wizard/views/aside.ts";
import { viewOf } from "../wizard/views/view-of.ts";
import { foundLines, hintOn } from "../wizard/views/welcome.ts";
import { modeChoices, welcomeChoices } from "../wizard/welcome-choices.ts";

/** A screen as lines that are only ever added: for screen readers, and for terminals that cannot move their cursor. */
export interface ScreenLines {
  /** Another heading is another screen: then everything is said anew. */
  heading: string;
  /** What of these was not said yet on this screen is said, once. */
  lines: readonly string[];
  /** What is wrong or odd, and what has to be said now: said again after each answer for as long as it is so. */
  remarks: readonly string[];
  /** What is asked for; undefined while nothing is. */
  prompt: string | undefined;
  /** What is typed is not repeated. */
  isSecret: boolean;
}

/** Wide enough that nothing is cut: whoever reads line by line has no columns. */
const columns = 500;

export function linesOf(state: WizardState, services: WizardServices): ScreenLines {
  const spoken = asScreen(state, services);
  const clean = (lines: readonly string[]) => lines.map(speakable).filter((line) => line !== "");
  return { ...spoken, lines: clean(spoken.lines), remarks: clean(spoken.remarks) };
}

/** Two sentences on what is asked, as the help screen has them. */
export function helpLines(state: WizardState, services: WizardServices): string[] {
  const { body } = viewOf({ state, services, theme: makeTheme({}, true), columns, height: 1000 });
  return body.kind === "rows" ? body.rows.map(textOf).map(speakable) : [];
}

/** Somebody else's output may hold control codes, and those must not reach the terminal. */
function speakable(line: string): string {
  return stripVTControlCharacters(line)
    .replace(/\p{Cc}/gu, "")
    .trimEnd();
}

function asScreen(state: WizardState, services: WizardServices): ScreenLines {
  const { screen } = state;
  const view = viewOf({ state, services, theme: makeTheme({}, true), columns, height: 1000 });
  const remarks = state.notice === undefined ? [] : [state.notice];
  const said = { heading: view.title, isSecret: false, remarks };
  switch (screen.name) {
    case "welcome": {
      const choices = welcomeChoices(state.found).map(({ label, about }) => `${label}: ${about}`);
      return {
        ...said,
        lines: [
          ...foundLines(state.found).map((line) => `Found: ${line}`),
          hintOn(state.found) ?? "",
          ...numbered(choices),
        ],
        prompt: byNumber(screen.at),
      };
    }
    case "mode": {
      const choices = modeChoices.map(({ label, about }) => `${label}: ${about.join(" ")}`);
      return { ...said, lines: numbered(choices), prompt: byNumber(screen.at) };
    }
    case "options": {
      const choices = optionNames.map((name) => {
        const { title, inShort }: Question = optionQuestions[name];
        return `${title}: ${inShort?.(state.answers) ?? ""}`;
      });
      return {
        ...said,
        lines: numbered(["Go on with these settings", ...choices]),
        prompt: byNumber(0),
      };
    }
    case "question":
      return {
        ...said,
        ...spokenField(state, screen, services),
        heading: questions[screen.question].title,
        remarks: [...remarksOn(screen, state), ...remarks],
      };
    case "progress":
      return {
        ...said,
        // Also while it stops: the same screen, on which nothing is said twice.
        heading: "Installing",
        lines: progressLines(state),
        prompt: screen.stop === "asked" ? "Stop it? It can go on later. y or n" : undefined,
      };
    case "watch":
      return {
        ...said,
        lines: [screen.seen?.at ?? "", ...(screen.seen?.lines ?? [])],
        prompt: keysOf(view),
      };
    default: {
      const lines = view.body.kind === "rows" ? view.body.rows.map(textOf) : [];
      // A second look may see the same, and is said all the same.
      const isLooking = screen.name === "review" && screen.shown.state === "looking";
      return { ...said, heading: isLooking ? "Looking" : view.title, lines, prompt: keysOf(view) };
    }
  }
}

function keysOf({ keys }: View): string {
  return hintTexts(keys).join(", ").replace("Esc back", "< back");
}

function numbered(choices: readonly string[]): string[] {
  return choices.map((choice, index) => `${index + 1}. ${choice}`);
}

function byNumber(at: number): string {
  return `Number, or Enter for ${at + 1}`;
}

function spokenField(state: WizardState, screen: QuestionScreen, services: WizardServices) {
  const field = currentField(screen, state.answers);
  const aside = asideRows(screen.question, { state, services, theme: makeTheme({}, true), columns, height: 1000 });
  return {
    lines: [questions[screen.question].intro, ...aside.map(textOf)],
    prompt: field === undefined ? "Enter" : promptOf(field, state, services),
    isSecret: field?.kind === "secret",
  };
}

/** What is wrong with the field that is asked about, and what is odd about any of them: the field has been left by then. */
function remarksOn(screen: QuestionScreen, state: WizardState): string[] {
  const current = currentField(screen, state.answers);
  return fieldsOf(screen.question, state.answers).flatMap((field) => {
    const wrong = field === current && screen.isTried ? issueOf(field, state) : undefined;
    const remark = wrong ?? oddityOf(field, state);
    return remark === undefined ? [] : [`${field.label}: ${remark}`];
  });
}

function promptOf(field: Field, state: WizardState, services: WizardServices): string {
  const { answers, typed } = state;
  switch (field.kind) {
    case "secret": {
      if (typed.has(field.name)) return `${field.label} (typed; Enter keeps it)`;
      const mayStayEmpty = issueOf(field, state) === undefined;
      return `${field.label} (${mayStayEmpty ? "Enter keeps what is there" : "it is not shown"})`;
    }
    case "choice": {
      const at = field.choices.findIndex(({ value }) => value === answers[field.path]);
      return `${field.label}: ${field.choices.map(({ label }, index) => `${index + 1} ${label}`).join(", ")} (Enter for ${at + 1})`;
    }
    case "text": {
      const target = answers.target === "rehearsal" ? "rehearsal" : "compose";
      const usual = field.path === "directory" ? services.defaultDirectory(target, answers.name) : field.whenEmpty;
      const example = field.example === undefined ? "" : ` (such as ${field.example})`;
      const value = answers[field.path];
      return value === "" && usual === undefined
        ? `${field.label}${example}`
        : `${field.label} (Enter for ${value || usual})`;
    }
  }
}

/** Each state of each step and service once; no bars, no clock. */
function progressLines({ screen }: WizardState): string[] {
  if (screen.name !== "progress") return [];
  const { tasks, services, verified, unverified } = screen.view;
  const states: Partial<Record<(typeof tasks)[number]["state"], string>> = {
    running: "begun",
    done: "done",
    failed: "failed",
    cancelled: "stopped",
  };
  return [
    ...tasks.flatMap(({ title, state }) => (states[state] === undefined ? [] : [`${title}: ${states[state]}`])),
    ...services.map(({ name, state }) => `${name}: ${serviceStateTexts[state]}`),
    ...verified.map((what) => `Verified: ${what}`),
    ...unverified.map((what) => `Not verified: ${what}`),
    ...(screen.stop === "stopping" ? ["Stopping at a safe place. Ctrl-C again leaves at once."] : []),
  ];
}

function textOf({ spans }: Row): string {
  return spans.map(({ text }) => text).join("");
}

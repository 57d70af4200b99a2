import { isThisHost } from "../../src/domain/grammar.ts";
import type { AnswerPath, Answers } from "./answers.ts";
import { fieldsOf, issueOf } from "./fields.ts";
import type { Look, LookName, LookResult, LookResults } from "./look-results.ts";
import type { QuestionName } from "./questions/all.ts";
import type { Field } from "./questions/question.ts";
import type { WizardState } from "./state.ts";
import { profileOf } from "./state.ts";

/** What this look depends on: with other answers it says nothing any more. */
const readBy: Record<LookName, readonly (AnswerPath | RegExp)[]> = {
  folder: ["target", "name", "directory"],
  ports: ["target", "name", "directory", "address", "edge.tls", "tunnel", /^ports\./],
  address: ["target", "address"],
  google: ["address", "google.clientId"],
};

const isReadBy = (name: LookName) => (path: AnswerPath) =>
  readBy[name].some((one) => (typeof one === "string" ? one === path : one.test(path)));

function basisOf(name: LookName, answers: Answers): string {
  const paths = (Object.keys(answers) as AnswerPath[]).filter(isReadBy(name));
  return JSON.stringify(paths.map((path) => answers[path].trim()));
}

/** The looks that a question's fields ask for, as the answers are now. Nobody looks at what is wrong anyway. */
export function wantedLooks(question: QuestionName, state: WizardState): { name: LookName; of: string }[] {
  const fields = fieldsOf(question, state.answers);
  const isTyped = (name: LookName) => !state.issues.some(({ path }) => isReadBy(name)(path as AnswerPath));
  const names = new Set(
    fields.flatMap((field) =>
      field.kind === "text" && field.look !== undefined && issueOf(field, state) === undefined ? [field.look] : [],
    ),
  );
  // This machine is where it is.
  if (leadsHere(state.answers.address)) names.delete("address");
  return [...names].filter(isTyped).map((name) => ({ name, of: basisOf(name, state.answers) }));
}

const leadsHere = (address: string): boolean => URL.canParse(address) && isThisHost(new URL(address).hostname);

/** What was seen of this field's value; undefined where nothing was, or is yet. */
export function resultOn(field: Field, state: WizardState): LookResult | undefined {
  if (field.kind !== "text" || field.look === undefined) return undefined;
  const look = state.looks[field.look];
  return look?.of === basisOf(field.look, state.answers) ? look.results?.[field.path] : undefined;
}

/** Is it being looked at, with this very value? */
export function isLookedAt(field: Field, state: WizardState): boolean {
  if (field.kind !== "text" || field.look === undefined) return false;
  const look = state.looks[field.look];
  return look !== undefined && look.results === undefined && look.of === basisOf(field.look, state.answers);
}

/** The looks of these fields whose answer is not there yet. */
export function missingLooks(question: QuestionName, fields: readonly Field[], state: WizardState): LookName[] {
  const asked = new Set(fields.flatMap((field) => (field.kind === "text" && field.look ? [field.look] : [])));
  return wantedLooks(question, state)
    .filter(({ name, of }) => asked.has(name) && !(state.looks[name]?.of === of && state.looks[name]?.results))
    .map(({ name }) => name);
}

/** An answer about something that was typed before says nothing about what is typed now. */
export function withLook(state: WizardState, name: LookName, look: Look): WizardState {
  if (look.results !== undefined && state.looks[name]?.of !== look.of) return state;
  return { ...state, looks: { ...state.looks, [name]: look } };
}

/** So that it is looked at anew. */
export function withoutLook(state: WizardState, field: Field): WizardState {
  if (field.kind !== "text" || field.look === undefined) return state;
  return { ...state, looks: { ...state.looks, [field.look]: undefined } };
}

/** So long nothing must have been typed before somebody looks. */
const pause = 400;

export interface Looker {
  /** Looks at what is new, after a pause in typing, or at once where somebody waits for it. */
  changed(state: WizardState, asked: { question: QuestionName; isAwaited: boolean } | undefined): void;
}

interface Looking {
  look(name: LookName, input: ReturnType<typeof profileOf>): Promise<LookResults>;
  tell(message: { type: "look"; name: LookName; look: Look }): void;
}

export function createLooker({ look, tell }: Looking): Looker {
  /** By look: what a pause in typing is waited for, and how to wait no longer. */
  const waiting = new Map<LookName, { of: string; drop(): void }>();
  const begin = (name: LookName, of: string, state: WizardState) => {
    waiting.get(name)?.drop();
    tell({ type: "look", name, look: { of, results: undefined } });
    const done = (results: LookResults) => tell({ type: "look", name, look: { of, results } });
    // What cannot be looked at is no reason to stop anybody: the review looks at everything once more.
    look(name, profileOf(state)).then(done, () => done({}));
  };
  return {
    changed: (state, asked) => {
      const wanted = asked === undefined ? [] : wantedLooks(asked.question, state);
      for (const [name, one] of waiting)
        if (!wanted.some((still) => still.name === name && still.of === one.of)) one.drop();
      for (const { name, of } of wanted) {
        if (state.looks[name]?.of === of) continue;
        if (asked?.isAwaited) begin(name, of, state);
        else if (waiting.get(name)?.of !== of) {
          const timer = setTimeout(() => begin(name, of, state), pause);
          // Whoever leaves meanwhile is not kept.
          timer.unref();
          const drop = () => {
            clearTimeout(timer);
            waiting.delete(name);
          };
          waiting.set(name, { of, drop });
        }
      }
    },
  };
}

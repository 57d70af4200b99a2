import type { GivenSecret } from "../../src/domain/secret-names.ts";
import type { Answers } from "./answers.ts";
import type { QuestionName } from "./questions/all.ts";
import { questions } from "./questions/all.ts";
import type { Field, Question, SecretField } from "./questions/question.ts";
import type { WizardState } from "./state.ts";

/** The fields of a question that are asked, given the answers so far. */
export function fieldsOf(name: QuestionName, answers: Answers): readonly Field[] {
  const question: Question = questions[name];
  return question.fields.filter((field) => field.when?.(answers) ?? true);
}

/** What is wrong with one field, in one sentence; undefined when nothing is. */
export function issueOf(field: Field, state: WizardState): string | undefined {
  if (field.kind === "secret") return secretIssue(field, state);
  if (field.kind === "text" && field.whenEmpty === undefined && state.answers[field.path].trim() === "") {
    return `Enter ${field.what ?? "a value"}${field.example === undefined ? "." : `, for example ${field.example}`}`;
  }
  if (field.kind === "text" && field.check !== undefined && state.answers[field.path].trim() !== "")
    return field.check(state.answers[field.path]);
  const issue = state.issues.find(({ path }) => path === field.path || path.startsWith(`${field.path}.`));
  const isAboutChild = issue !== undefined && field.kind === "choice" && issue.path !== field.path;
  return isAboutChild ? undefined : issue?.message;
}

/** Where a secret would come from without being typed: a reference in the profile, or the `.env` that is there. */
function secretIssue(field: SecretField, { typed, missing, base, found, answers }: WizardState): string | undefined {
  const isKept = found.installations.some((known) => known.profile === answers.name && known.isThere);
  const mayBeThere = hasReference(field.name, base) || isKept || found.existing !== undefined;
  return typed.has(field.name) || (mayBeThere && !missing.has(field.name)) ? undefined : `Enter ${field.what}.`;
}

export function hasReference(name: GivenSecret, base: WizardState["base"]): boolean {
  const references: Record<GivenSecret, unknown> = {
    GOOGLE_CLIENT_SECRET: base.google?.clientSecret,
    HUBSPOT_CLIENT_SECRET: base.hubspot?.clientSecret,
    TUNNEL_TOKEN: base.tunnel?.token,
    REGISTRY_PASSWORD: base.registry?.password,
    COOLIFY_TOKEN: base.coolify?.token,
  };
  return references[name] !== undefined;
}

/** Index of the first field with something wrong; -1 when the question is answered. */
export function firstWrongField(name: QuestionName, state: WizardState): number {
  return fieldsOf(name, state.answers).findIndex((field) => issueOf(field, state) !== undefined);
}

/** What is odd about a value that is taken nevertheless. */
export function oddityOf(field: Field, state: WizardState): string | undefined {
  const { answers, unusual } = state;
  if (field.kind === "secret") return unusual.has(field.name) ? field.unusual : undefined;
  if (field.path === "name" && namesAnother(state))
    return "A profile with this name exists and would be changed. Use another name to keep both.";
  if (field.kind === "choice" || field.usual === undefined) return undefined;
  const value = answers[field.path].trim();
  return value === "" || field.usual.test(value) ? undefined : field.unusual;
}

/** A new installation under the name of one that is known. */
function namesAnother({ answers, found, profile }: WizardState): boolean {
  return answers.name !== profile && found.installations.some((known) => known.profile === answers.name);
}

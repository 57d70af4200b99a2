import type { Answers } from "../answers.ts";
import { address } from "./address.ts";
import { coolify } from "./coolify.ts";
import { database } from "./database.ts";
import { google } from "./google.ts";
import { hubspot } from "./hubspot.ts";
import { images } from "./images.ts";
import { place } from "./place.ts";
import { ports } from "./ports.ts";
import type { Question } from "./question.ts";
import { registry } from "./registry.ts";
import { source } from "./source.ts";
import { tunnel } from "./tunnel.ts";
import { worker } from "./worker.ts";
import { workspace } from "./workspace.ts";

/** Asked one after the other. */
export const mainQuestions = { address, coolify, source, workspace, google } as const;
/** Behind the one screen of options, each with an answer that works. */
export const optionQuestions = { place, ports, worker, images, database, hubspot, tunnel, registry } as const;

export const questions = { ...mainQuestions, ...optionQuestions } as const;

export type MainQuestion = keyof typeof mainQuestions;
export type OptionQuestion = keyof typeof optionQuestions;
export type QuestionName = keyof typeof questions;

/** Is it asked at all, given the answers so far? */
export function isAsked(name: QuestionName, answers: Answers): boolean {
  const question: Question = questions[name];
  return question.when?.(answers) ?? true;
}

export const optionNames = (answers: Answers): OptionQuestion[] =>
  (Object.keys(optionQuestions) as OptionQuestion[]).filter((name) => isAsked(name, answers));

export function isOption(name: QuestionName): name is OptionQuestion {
  return name in optionQuestions;
}

import { address } from "./address.ts";
import { database } from "./database.ts";
import { google } from "./google.ts";
import { hubspot } from "./hubspot.ts";
import { images } from "./images.ts";
import { place } from "./place.ts";
import { ports } from "./ports.ts";
import { registry } from "./registry.ts";
import { tunnel } from "./tunnel.ts";
import { worker } from "./worker.ts";
import { workspace } from "./workspace.ts";

/** Asked one after the other. */
export const mainQuestions = { place, address, workspace, google } as const;
/** Behind the one screen of options, each with an answer that works. */
export const optionQuestions = { ports, worker, images, database, hubspot, tunnel, registry } as const;

export const questions = { ...mainQuestions, ...optionQuestions } as const;

export type MainQuestion = keyof typeof mainQuestions;
export type OptionQuestion = keyof typeof optionQuestions;
export type QuestionName = keyof typeof questions;

export const optionNames = Object.keys(optionQuestions) as OptionQuestion[];

export function isOption(name: QuestionName): name is OptionQuestion {
  return name in optionQuestions;
}

import { checksBefore, checksBeforeSource } from "../checks/before.ts";
import { type SkippedChecks, skippedChecks } from "../checks/skipped-checks.ts";
import { typed } from "../domain/typed.ts";
import { nearest } from "./likely-meant.ts";

/** What --skip-check names. Throws Problem usage. */
export const skippedBy = (words: readonly string[]): SkippedChecks =>
  skippedChecks([...checksBefore, ...checksBeforeSource], words, nearest);

/** A command that leads to a run, with the same said again. */
export const withSkipped = (command: string, words: readonly string[]): string =>
  words.length === 0 ? command : `${command}${typed` --skip-check ${words.join(",")}`}`;

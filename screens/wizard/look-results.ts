import type { AnswerPath } from "./answers.ts";

/** What can only be seen by looking: at the disk, at ports, at the net. */
export type LookName = "folder" | "ports" | "address" | "google";

/**
 * `wrong` keeps people where they are, `odd` is said and taken, `good` is worth a word. `instead`: what
 * one key puts there.
 */
export interface LookResult {
  kind: "wrong" | "odd" | "good";
  says: string;
  instead?: string;
}

export type LookResults = Readonly<Partial<Record<AnswerPath, LookResult>>>;

/** What was looked at, as it was typed then, and what was seen; without results while it is looked at. */
export interface Look {
  of: string;
  results: LookResults | undefined;
}

export type Looks = Readonly<Partial<Record<LookName, Look | undefined>>>;

import { saveProfile } from "../../../../tasks/files/save-profile.ts";
import type { Draft } from "../../../domain/draft.ts";
import type { TaskEvent } from "../../../domain/event.ts";
import { type StopWords, stoppedWhileLooking } from "../../../domain/problem.ts";
import type { Drafts } from "./drafts.ts";

/**
 * The answers of a run between its start and its end. The draft goes when the saved profile that holds them is on the disk, which
 * only that task's own end says, and not before, however the run ends: at any moment at least one of the two is there.
 */
export class AnswersInUse {
  readonly #drafts: Pick<Drafts, "forget">;
  readonly #answers: Draft["answers"];
  readonly #name: string;
  readonly #hasRunBefore: boolean;
  #isDraftKept: boolean;
  #isProfileSaved = false;
  #forgotten: Promise<void> = Promise.resolve();

  private constructor(drafts: Pick<Drafts, "forget">, begun: Begun, isDraftKept: boolean) {
    this.#drafts = drafts;
    this.#answers = begun.answers;
    this.#name = begun.name;
    this.#hasRunBefore = begun.hasRunBefore;
    this.#isDraftKept = isDraftKept;
  }

  static async begin(drafts: Pick<Drafts, "forget" | "holds">, begun: Begun): Promise<AnswersInUse> {
    return new AnswersInUse(drafts, begun, await drafts.holds(begun.answers));
  }

  hear(event: TaskEvent): void {
    if (event.type !== "task-done" || event.task !== saveProfile.id) return;
    this.#isProfileSaved = true;
    this.#isDraftKept = false;
    this.#forgotten = this.#drafts.forget(this.#answers);
  }

  /** The draft lies on the disk, for the next wizard. */
  get isDraftKept(): boolean {
    return this.#isDraftKept;
  }

  /** What to type to go on, as things are now. */
  resume(): string {
    if (this.#isProfileSaved) return `dittofeed-setup --profile ${this.#name}, or start dittofeed-setup again`;
    return `start dittofeed-setup again${this.#isDraftKept ? "; your answers are saved, without secrets" : ""}`;
  }

  /** For a stop before the first step. */
  stopWords(): StopWords {
    const words = stoppedWhileLooking(`Resume: ${this.resume()}`);
    return this.#hasRunBefore ? { ...words, why: "Only checks were running. Nothing more was changed." } : words;
  }

  /** When nothing is being forgotten any more. */
  settled(): Promise<void> {
    return this.#forgotten;
  }
}

export interface Begun {
  answers: Draft["answers"];
  /** The profile's. */
  name: string;
  /** Something may have been changed by this wizard already. */
  hasRunBefore: boolean;
}

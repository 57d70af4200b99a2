import type { Look } from "./history.ts";

/** What the watching needs of the world. */
export interface StatusServices {
  /** Whose services these are. */
  title: string;
  /** Seconds from one look to the next. */
  every: number;
  /** Looks again and again until it is ended; gives what ends it. */
  watch(show: (look: Look) => void, fail: (saw: string) => void): () => void;
  cancel(): void;
}

import type { Key } from "./keys.ts";
import type { Size } from "./terminal.ts";
import type { Theme } from "./theme.ts";
import type { View } from "./view.ts";

/** A program of screens without its looks: keys in, pictures out. The wizard is one, the doctor another. */
export interface App<Result> {
  subscribe(listener: () => void): () => void;
  /** Another object whenever there is something new to draw. */
  state(): object;
  frame(theme: Theme, size: Size): Frame;
  /** Is something under way for which a person may have turned to other work? */
  isBusy(): boolean;
  /** `page` rows are seen at once; what is shown can be scrolled down by `most`. */
  onKey(key: Key, page: number, most: number): void;
  /** Asked from outside to end, by a signal or the end of the input: leaves, or asks what is under way to stop. */
  interrupt(): void;
  finished: Promise<Result>;
}

export interface Frame {
  view: View;
  /** For the terminal's own title; the view's where this says none. */
  windowTitle?: string;
  /** Where this stands, in a few words at the right end of the head: "3/9". */
  position: string;
  /** Something that has to be said now; it takes the place of the keys. */
  notice: string | undefined;
}

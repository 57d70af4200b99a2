import { useEffect, useSyncExternalStore } from "react";
import { Frame } from "./parts/frame.tsx";
import type { Show } from "./show.ts";
import type { Size } from "./terminal.ts";
import type { Theme } from "./theme.ts";

export interface AppProps {
  show: Pick<Show<unknown>, "subscribe" | "state" | "picture">;
  theme: Theme;
  onTitle?(title: string): void;
  size: { now(): Size; subscribe(listener: () => void): () => void };
  /** The picture is gone, for whatever reason: a signal that ends the process comes this way too. */
  onGone?(): void;
}

/** Draws what the show says, in the room that the terminal has. All else happens elsewhere. */
export function App({ show, theme, size, onTitle, onGone }: AppProps) {
  useSyncExternalStore(show.subscribe, show.state);
  const { columns, rows } = useSyncExternalStore(size.subscribe, size.now);
  useEffect(() => () => onGone?.(), [onGone]);
  const { windowTitle, ...picture } = show.picture(theme, { columns, rows });
  const title = windowTitle ?? picture.view.title;
  useEffect(() => onTitle?.(title), [onTitle, title]);
  return <Frame {...picture} columns={columns} rows={rows} theme={theme} />;
}

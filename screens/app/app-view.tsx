import { useEffect, useSyncExternalStore } from "react";
import type { App } from "./app.ts";
import { FrameView } from "./frame-view.tsx";
import type { Size } from "./terminal.ts";
import type { Theme } from "./theme.ts";

interface AppViewProps {
  app: Pick<App<unknown>, "subscribe" | "state" | "frame" | "viewport">;
  theme: Theme;
  onTitle?(title: string): void;
  size: { now(): Size; subscribe(listener: () => void): () => void };
  /** The frame is gone, for whatever reason: a signal that ends the process comes this way too. */
  onGone?(): void;
}

/** Draws what the app says, in the room that the terminal has. All else happens elsewhere. */
export function AppView({ app, theme, size, onTitle, onGone }: AppViewProps) {
  useSyncExternalStore(app.subscribe, app.state);
  const { columns, rows } = useSyncExternalStore(size.subscribe, size.now);
  useEffect(() => () => onGone?.(), [onGone]);
  const { windowTitle, ...frame } = app.frame(theme, { columns, rows });
  const title = windowTitle ?? frame.view.title;
  useEffect(() => onTitle?.(title), [onTitle, title]);
  return <FrameView {...frame} columns={columns} rows={rows} theme={theme} viewport={app.viewport} />;
}

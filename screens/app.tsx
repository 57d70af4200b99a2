import { useEffect, useSyncExternalStore } from "react";
import { Frame, frameHeight } from "./parts/frame.tsx";
import type { ViewInput } from "./parts/view.ts";
import type { Size } from "./terminal.ts";
import type { Theme } from "./theme.ts";
import { positionOf, viewOf } from "./views/view-of.ts";
import type { Wizard } from "./wizard.ts";

export interface AppProps {
  wizard: Wizard;
  theme: Theme;
  size: { now(): Size; subscribe(listener: () => void): () => void };
  /** The picture is gone, for whatever reason: a signal that ends the process comes this way too. */
  onGone?(): void;
}

/** Draws what the wizard says, in the room that the terminal has. All else happens elsewhere. */
export function App({ wizard, theme, size, onGone }: AppProps) {
  const state = useSyncExternalStore(wizard.subscribe, wizard.state);
  const { columns, rows } = useSyncExternalStore(size.subscribe, size.now);
  useEffect(() => () => onGone?.(), [onGone]);
  const view = viewOf(viewInput(wizard, theme, { columns, rows }));
  return (
    <Frame view={view} position={positionOf(state)} notice={state.notice} columns={columns} rows={rows} theme={theme} />
  );
}

export function viewInput(wizard: Wizard, theme: Theme, { columns, rows }: Size): ViewInput {
  return { state: wizard.state(), services: wizard.services, theme, columns, height: rows - frameHeight(rows) };
}

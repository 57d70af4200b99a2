import { Text } from "ink";
import type { ReactNode } from "react";
import { createContext, useContext } from "react";
import type { Theme, Tone } from "../app/theme.ts";
import { makeTheme } from "../app/theme.ts";
import type { Viewport } from "../app/viewport.ts";
import { createViewport } from "../app/viewport.ts";
import { printable } from "./spans.ts";

interface LookOfScreen {
  theme: Theme;
  /** The room that there is here, in columns. */
  columns: number;
  /** The terminal's, for what has to know at once how much can be seen at most. */
  rows: number;
  viewport: Viewport;
}

/** What whatever draws knows of where it draws. */
export const Look = createContext<LookOfScreen>({
  ...{ theme: makeTheme({}, false), columns: 80, rows: 24 },
  viewport: createViewport(),
});

export const useLook = () => useContext(Look);

/** A piece of text in the look of what it means. Foreign text too: it is made printable here. */
export function Toned({ as = "plain", children }: { as?: Tone | undefined; children: string }): ReactNode {
  const { theme } = useLook();
  return <Text {...theme.colours[as]}>{printable(children, theme)}</Text>;
}

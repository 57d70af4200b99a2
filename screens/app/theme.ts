import { mainSymbols } from "figures";
import type { Colours, Look, Role } from "../../src/output/colour.ts";
import { coloursOf, looksOf } from "../../src/output/colour.ts";
import { knowsHyperlinks } from "../../src/output/text/hyperlinks.ts";

/** How things look. Colour only ever repeats what a word or symbol says already. */
export interface Theme {
  colours: Readonly<Record<Tone, Look>>;
  symbols: Symbols;
  /** May the spinner turn? On a slow line it stands still. */
  isAnimated: boolean;
  unicode: boolean;
  /** Are addresses made into links? */
  hasLinks: boolean;
}

export type Tone = Role;

export type Symbols = Record<
  | "done"
  | "failed"
  | "skipped"
  | "waiting"
  | "running"
  | "pointer"
  | "warning"
  | "ellipsis"
  | "full"
  | "empty"
  | "mask"
  | "dash"
  | "step",
  string
> & { cursor: string; spinner: "dots" | "line"; arrows: string; sideways: string };

const unicodeSymbols: Symbols = {
  done: mainSymbols.tick,
  failed: mainSymbols.cross,
  skipped: mainSymbols.line,
  waiting: "·",
  running: mainSymbols.play,
  pointer: mainSymbols.pointer,
  warning: mainSymbols.warning,
  ellipsis: mainSymbols.ellipsis,
  full: mainSymbols.square,
  empty: "░",
  mask: mainSymbols.bullet,
  dash: mainSymbols.line,
  step: "━",
  cursor: "▏",
  spinner: "dots",
  arrows: "↑↓",
  sideways: "←→",
};

const asciiSymbols: Symbols = {
  done: "+",
  failed: "x",
  skipped: "-",
  waiting: ".",
  running: ">",
  pointer: ">",
  warning: "!",
  ellipsis: "~",
  full: "#",
  empty: ".",
  mask: "*",
  dash: "-",
  step: "=",
  cursor: "_",
  spinner: "line",
  arrows: "Up/Down",
  sideways: "Left/Right",
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** `colours`: as they were decided for this terminal. */
export function makeTheme(
  env: Environment,
  slow: boolean,
  colours: Colours = coloursOf({ choice: "auto", env, isTerminal: true }),
): Theme {
  const isDumb = env.TERM === "dumb";
  const unicode = !isDumb && env.TERM !== "linux" && saysUnicode(env);
  return {
    colours: looksOf(colours),
    symbols: unicode ? unicodeSymbols : asciiSymbols,
    isAnimated: !slow && !isDumb,
    unicode,
    hasLinks: colours !== "none" && knowsHyperlinks(env),
  };
}

/** The locale's rule: LC_ALL before LC_CTYPE before LANG; the first that is set decides. */
function saysUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return /utf-?8/i.test(locale);
}

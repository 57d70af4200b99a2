import { mainSymbols } from "figures";

/** How things look. Colour only ever repeats what a word or symbol says already. */
export interface Theme {
  colours: Record<Tone, Look>;
  symbols: Symbols;
  /** May the spinner turn? On a slow line it stands still. */
  isAnimated: boolean;
  unicode: boolean;
}

export type Tone = "plain" | "dim" | "strong" | "accent" | "good" | "warn" | "bad" | "cursor";

export interface Look {
  color?: string;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}

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
  | "dash",
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
  cursor: "_",
  spinner: "line",
  arrows: "Up/Down",
  sideways: "Left/Right",
};

const noLook: Record<Tone, Look> = {
  plain: {},
  dim: {},
  strong: {},
  accent: {},
  good: {},
  warn: {},
  bad: {},
  cursor: {},
};

const looks: Record<Tone, Look> = {
  plain: {},
  dim: { dimColor: true },
  strong: { bold: true },
  accent: { color: "cyan" },
  good: { color: "green" },
  warn: { color: "yellow" },
  bad: { color: "red", bold: true },
  cursor: { inverse: true },
};

export type Environment = Readonly<Record<string, string | undefined>>;

export function makeTheme(env: Environment, slow: boolean): Theme {
  const isDumb = env.TERM === "dumb";
  const isPlain = isDumb || (env.NO_COLOR !== undefined && env.NO_COLOR !== "");
  const unicode = !isDumb && env.TERM !== "linux" && saysUnicode(env);
  return {
    colours: isPlain ? noLook : looks,
    symbols: unicode ? unicodeSymbols : asciiSymbols,
    isAnimated: !slow && !isDumb,
    unicode,
  };
}

/** The locale's rule: LC_ALL before LC_CTYPE before LANG; the first that is set decides. */
function saysUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || "";
  return /utf-?8/i.test(locale);
}

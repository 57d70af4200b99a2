import { WriteStream } from "node:tty";

/*
 * The one place that decides whether there is colour, how many, and which. Screens and plain output
 * ask the same.
 */

export const colourChoices = ["auto", "always", "never"] as const;
export type ColourChoice = (typeof colourChoices)[number];

/** How many colours there are. More than 256 would show nothing better here. */
export type Colours = "none" | "16" | "256";

interface Asked {
  /** `--color`; it stands above the environment, and that above what the stream is. */
  choice: ColourChoice;
  env: Readonly<Record<string, string | undefined>>;
  isTerminal: boolean;
}

/** NO_COLOR (no-color.org) and FORCE_COLOR as Node reads them, which lets FORCE_COLOR win. */
export function coloursOf({ choice, env, isTerminal }: Asked): Colours {
  const { NO_COLOR, FORCE_COLOR, ...rest } = env;
  if (choice === "never") return "none";
  if (choice === "always") return manyOf(rest, FORCE_COLOR);
  if (FORCE_COLOR !== undefined) return ["0", "false"].includes(FORCE_COLOR) ? "none" : manyOf(rest, FORCE_COLOR);
  return (NO_COLOR ?? "") !== "" || !isTerminal || env.TERM === "dumb" ? "none" : manyOf(rest, undefined);
}

/**
 * 16 where nothing says that there are more. Node's own table of terminals; a number in FORCE_COLOR
 * stands above it.
 */
function manyOf(env: Asked["env"], forced: string | undefined): Colours {
  if (forced === "1") return "16";
  if (forced === "2" || forced === "3") return "256";
  return WriteStream.prototype.getColorDepth.call(WriteStream.prototype, env) >= 8 ? "256" : "16";
}

/**
 * What a text is, which decides how it looks. Colour only ever repeats what a word or a mark says
 * already.
 */
export type Role =
  | "plain"
  | "dim"
  | "strong"
  | "title"
  | "heading"
  | "accent"
  | "selected"
  | "command"
  | "good"
  | "warn"
  | "bad"
  | "cursor";

/** As Ink's <Text> takes it. */
export interface Look {
  color?: string;
  bold?: boolean;
  dimColor?: boolean;
  inverse?: boolean;
}

/**
 * Each colour can be read on white and on black. Of the sixteen only red and magenta can in every
 * common palette (xterm's, the Linux console's, Windows'), and green where it is a mark; of the 256
 * these have a contrast of 3.6 or more with both.
 */
const colours: Readonly<Record<Exclude<Colours, "none">, Readonly<Record<Role, Look>>>> = {
  "16": {
    plain: {},
    dim: { dimColor: true },
    strong: { bold: true },
    title: { color: "magenta", bold: true },
    heading: { bold: true },
    accent: { color: "magenta" },
    selected: { color: "magenta", bold: true },
    command: { color: "magenta" },
    good: { color: "green" },
    warn: { color: "red" },
    bad: { color: "red", bold: true },
    cursor: { inverse: true },
  },
  "256": {
    plain: {},
    dim: { color: "ansi256(244)" },
    strong: { bold: true },
    title: { color: "ansi256(99)", bold: true },
    heading: { bold: true },
    accent: { color: "ansi256(99)" },
    selected: { color: "ansi256(99)", bold: true },
    command: { color: "ansi256(31)" },
    good: { color: "ansi256(29)" },
    warn: { color: "ansi256(166)" },
    bad: { color: "ansi256(167)", bold: true },
    cursor: { inverse: true },
  },
};

const none = Object.fromEntries(Object.keys(colours["16"]).map((role) => [role, {}])) as Record<Role, Look>;

export function looksOf(level: Colours): Readonly<Record<Role, Look>> {
  return level === "none" ? none : colours[level];
}

const names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"];

/** The same for what is not drawn by Ink: a text in the codes of its look. */
export function styled(text: string, { color, bold, dimColor, inverse }: Look): string {
  const number = /^ansi256\((\d+)\)$/.exec(color ?? "")?.[1];
  const codes = [
    ...(bold ? ["1"] : []),
    ...(dimColor ? ["2"] : []),
    ...(inverse ? ["7"] : []),
    ...(color === undefined ? [] : [number === undefined ? `3${names.indexOf(color)}` : `38;5;${number}`]),
  ];
  return codes.length === 0 || text === "" ? text : `\x1b[${codes.join(";")}m${text}\x1b[0m`;
}

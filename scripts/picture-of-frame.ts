// Longer than others: from a terminal's cells to a picture of them, in one place.
import stringWidth from "string-width";

/** A terminal's background. The colours of the text are the same on both: they can be read on either. */
export type Ground = "dark" | "light";

const cell = { width: 8.4, height: 18, baseline: 13 };
const margin = 14;
const bar = 26;

interface Palette {
  ground: string;
  bar: string;
  text: string;
  edge: string;
  red: string;
  green: string;
  magenta: string;
}

const palettes: Readonly<Record<Ground, Palette>> = {
  dark: {
    ...{ ground: "#16191f", bar: "#22262e", text: "#d9dde4", edge: "#30363d" },
    ...{ red: "#e5534b", green: "#57ab5a", magenta: "#b083f0" },
  },
  light: {
    ...{ ground: "#ffffff", bar: "#eef0f3", text: "#24292f", edge: "#d0d7de" },
    ...{ red: "#cf222e", green: "#116329", magenta: "#8250df" },
  },
};

/** A run of cells that look alike. */
interface Run {
  text: string;
  column: number;
  width: number;
  look: Look;
}

interface Look {
  colour: string | undefined;
  bold: boolean;
  dim: boolean;
  inverse: boolean;
}

const plain: Look = { colour: undefined, bold: false, dim: false, inverse: false };

const codes = new RegExp(`${String.fromCharCode(27)}\\[([\\d;]*)m`);

/** What a frame shows, row by row; its codes are those that Ink writes. */
export function runsOf(frame: string): Run[][] {
  let look = plain;
  return frame.split("\n").map((row) => {
    let column = 0;
    const runs: Run[] = [];
    // The codes stand between the texts: every other piece is one.
    for (const [place, piece] of row.split(codes).entries()) {
      if (place % 2 === 1) look = after(look, piece.split(";").map(Number));
      else if (piece !== "") {
        runs.push({ text: piece, column, width: stringWidth(piece), look });
        column += stringWidth(piece);
      }
    }
    return runs;
  });
}

function after(look: Look, codes: readonly number[]): Look {
  const [code = 0, ...rest] = codes;
  const next = (changed: Look, left: readonly number[]) => (left.length === 0 ? changed : after(changed, left));
  if (code === 38 && rest[0] === 5) return next({ ...look, colour: ansi256(rest[1] ?? 0) }, rest.slice(2));
  const changes: Readonly<Record<number, Partial<Look>>> = {
    0: plain,
    1: { bold: true },
    2: { dim: true },
    7: { inverse: true },
    22: { bold: false, dim: false },
    27: { inverse: false },
    31: { colour: "red" },
    32: { colour: "green" },
    35: { colour: "magenta" },
    39: { colour: undefined },
  };
  return next({ ...look, ...changes[code] }, rest);
}

/** Of xterm's 256 colours: a cube of six steps, then greys. */
function ansi256(number: number): string {
  const hex = (values: readonly number[]) => `#${values.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  if (number >= 232) return hex([0, 0, 0].map(() => 8 + (number - 232) * 10));
  const at = number - 16;
  const steps = [0, 95, 135, 175, 215, 255];
  return hex([Math.floor(at / 36), Math.floor(at / 6) % 6, at % 6].map((step) => steps[step] ?? 0));
}

/** A frame as an SVG that any browser shows alike: each run of text is stretched to its cells. */
export function pictureOfFrame(frame: string, size: { columns: number; rows: number }, ground: Ground): string {
  const rows = runsOf(frame.trimEnd());
  const title = (rows[0] ?? [])
    .map(({ text }) => text)
    .join("")
    .trim()
    .replace(/ {2,}/g, " ");
  return [...opening(size, ground, title), ...rows.flatMap(rowOf), "</g></svg>", ""].join("\n");
}

/** The window, its style, and the beginning of what stands in it. */
export function opening({ columns, rows }: { columns: number; rows: number }, ground: Ground, title: string): string[] {
  const width = Math.ceil(columns * cell.width + 2 * margin);
  const height = rows * cell.height + 2 * margin + bar;
  const { text, edge, bar: top, ...palette } = palettes[ground];
  const named = (["red", "green", "magenta"] as const).map((name) => `.${name}{fill:${palette[name]}}`).join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" font-family="ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace" font-size="14">`,
    `<title>${escaped(title)}</title>`,
    `<style>text{fill:${text};white-space:pre}path{stroke:${text};fill:none}.b{font-weight:700}.d{opacity:.65}.i{fill:${palette.ground}}${named}</style>`,
    `<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="9" fill="${palette.ground}" stroke="${edge}"/>`,
    `<path d="M1 ${bar}V10a9 9 0 0 1 9-9H${width - 10}a9 9 0 0 1 9 9V${bar}z" style="fill:${top};stroke:none"/>`,
    ...["#ff5f57", "#febc2e", "#28c840"].map(
      (fill, at) => `<circle cx="${18 + at * 18}" cy="13" r="5" fill="${fill}"/>`,
    ),
    `<g transform="translate(${margin} ${bar + margin})">`,
  ];
}

/** A row at its height; nothing where it is empty. */
export function rowOf(runs: readonly Run[], row: number): string[] {
  return runs.flatMap((run) => (run.text.trim() === "" && !run.look.inverse ? [] : runIn(run, row)));
}

function runIn({ text, column, width, look }: Run, row: number): string[] {
  const before = text.length - text.trimStart().length;
  const drawn = look.inverse ? text : text.trim();
  const start = look.inverse ? column : column + before;
  const cells = look.inverse ? width : stringWidth(drawn);
  if (/[─━│╭╮╰╯█░■]/.test(drawn)) return drawnCells(drawn, start, row, look);
  const [x, y] = [round(start * cell.width), row * cell.height];
  const block = look.inverse
    ? [
        `<rect x="${x}" y="${y}" width="${round(cells * cell.width)}" height="${cell.height}" fill="currentColor" ${paint(look, "inverse")}/>`,
      ]
    : [];
  return [...block, ...words(drawn, start, row, look)];
}

function words(text: string, column: number, row: number, look: Look): string[] {
  const classes = [look.bold ? "b" : "", look.dim ? "d" : "", look.inverse ? "i" : "", named(look)].filter(Boolean);
  const fill = look.colour?.startsWith("#") && !look.inverse ? ` style="fill:${look.colour}"` : "";
  const place = `x="${round(column * cell.width)}" y="${row * cell.height + cell.baseline}"`;
  const length = `textLength="${round(stringWidth(text) * cell.width)}"`;
  return [
    `<text ${place} ${length}${classes.length === 0 ? "" : ` class="${classes.join(" ")}"`}${fill}>${escaped(text)}</text>`,
  ];
}

const named = ({ colour, inverse }: Look) => (colour === undefined || colour.startsWith("#") || inverse ? "" : colour);

const paint = ({ colour }: Look, _: "inverse") => `style="fill:${colour?.startsWith("#") ? colour : "#8b949e"}"`;

/** Lines and blocks meet from cell to cell only where they are drawn: as letters they have gaps. */
function drawnCells(text: string, column: number, row: number, look: Look): string[] {
  const parts: string[] = [];
  let at = column;
  for (const [piece] of text.matchAll(/─+|━+|█+|■+|░+|[│╭╮╰╯]|[^─━│╭╮╰╯█░■]+/g)) {
    const cells = stringWidth(piece);
    const [x, y, w, h] = [round(at * cell.width), row * cell.height, round(cells * cell.width), cell.height];
    const [mx, my] = [round(x + cell.width / 2), y + h / 2];
    const [right, bottom] = [round(x + cell.width), y + h];
    const lines: Readonly<Record<string, string>> = {
      "─": `M${x} ${my}h${w}`,
      "━": `M${x} ${my}h${w}`,
      "│": `M${mx} ${y}v${h}`,
      "╭": `M${mx} ${bottom}V${my + 4}q0-4 4-4H${right}`,
      "╮": `M${x} ${my}H${round(mx - 4)}q4 0 4 4V${bottom}`,
      "╰": `M${mx} ${y}V${my - 4}q0 4 4 4H${right}`,
      "╯": `M${x} ${my}H${round(mx - 4)}q4 0 4-4V${y}`,
    };
    const colour = look.colour?.startsWith("#") ? look.colour : undefined;
    const line = lines[piece.charAt(0)];
    if (line !== undefined)
      parts.push(
        `<path d="${line}"${colour === undefined ? "" : ` style="stroke:${colour}"`}${piece.startsWith("━") ? ' stroke-width="3"' : ""}${look.dim ? ' class="d"' : ""}/>`,
      );
    else if (/[█■░]/.test(piece))
      parts.push(
        `<rect x="${x}" y="${y + 4}" width="${w}" height="${h - 8}" style="fill:${colour ?? "#8b949e"}${piece.startsWith("░") ? ";opacity:.3" : ""}"/>`,
      );
    else if (piece.trim() !== "") parts.push(...words(piece, at, row, look));
    at += cells;
  }
  return parts;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

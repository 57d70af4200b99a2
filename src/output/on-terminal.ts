import type { Colours, Role } from "./colour.ts";
import { looksOf, styled } from "./colour.ts";
import { address, copyableIn } from "./text/commands-in.ts";
import { hyperlink } from "./text/hyperlinks.ts";
import { planHeadings } from "./text/render-plan.ts";
import { phaseTitles } from "./text/run-texts.ts";
import { textWidth, wrap } from "./text/wrap.ts";

interface TerminalLook {
  colours: Colours;
  /** Undefined where it is no terminal: then nothing is wrapped. */
  columns: number | undefined;
  /** Addresses become links. */
  hasLinks?: boolean;
}

/**
 * How a line looks by what it begins with: marks and labels stand for the roles, never the other
 * way round, and a line of a program that we ran (`api | …`) has none. First match, part by part.
 */
const forms: readonly [form: RegExp, ...roles: Role[]][] = [
  [/^( {4}\S+ \| )(.*)$/, "dim", "plain"],
  [/^((?:Problem|Failed)\b:?)(.*)$/, "bad", "strong"],
  [/^(Warning:)(.*)$/, "warn", "strong"],
  [/^(OK:)(.*)$/, "good", "plain"],
  [/^(Not known:)(.*)$/, "warn", "plain"],
  [/^(Done\.|Nothing to change:.*)$/, "good"],
  [/^( +(?:Seen|Why|Next|Who|Fix): +)(.*)$/, "dim", "plain"],
  [/^( *(?:\d+ steps?: .*|Nothing to change(?:; .*)?))$/, "strong"],
  [/^( {6,}\+ )(.*)$/, "good", "plain"],
  [/^( {6,}~ )(.*)$/, "warn", "plain"],
  [/^( *\+ )(.*)$/, "good", "strong"],
  [/^( *~ )(.*)$/, "warn", "strong"],
  [/^( *[=-] )(.*)$/, "dim", "dim"],
  [/^( *\* )(.*)$/, "accent", "strong"],
  [/^( {2}.+: (?:skipped|nothing to change), .*)$/, "dim"],
  [/^( *FAIL {2})(\S+ +)(.*)$/, "bad", "dim", "strong"],
  [/^( *warn {2})(\S+ +)(.*)$/, "warn", "dim", "strong"],
  [/^( *OK {4})(.*)$/, "good", "plain"],
  [/^( *\? {5})(\S+ +)(.*)$/, "warn", "dim", "plain"],
  [/^(\d+ problems?\b.*)$/, "bad"],
  [/^(\S.* mode\): )(running|complete)$/, "heading", "good"],
  [/^(\S.* mode\): )(.*)$/, "heading", "bad"],
  [/^( {2}[a-z]+ +)(healthy|running)((?: .*)?)$/, "plain", "good", "dim"],
  [
    /^( {2}[a-z]+ +)(unhealthy|starting|keeps restarting|no container|(?:exited|dead|paused|created)(?: \(code \d+\))?)((?: .*)?)$/,
    ...(["strong", "bad", "plain"] as const),
  ],
  [/^(No problems\.)$/, "good"],
  [/^( {4}(?:done in|verified:))(.*)$/, "good", "plain"],
  [/^( {4}(?:failed:))(.*)$/, "bad", "strong"],
  [/^( {4}(?:could not be verified:|stopped\.))(.*)$/, "warn", "plain"],
  [/^( +(?:done already|skipped|why): .*)$/, "dim"],
  [/^( +(?=\S)[\w ]{1,16}: {1,14})(?=\S)(.*)$/, "dim", "plain"],
  [/^([A-Z][a-z]+(?: [a-z]+)? {2,10})(\S.*)$/, "dim", "plain"],
  [/^([A-Z].{1,60}(?<![.:?!]))$/, "heading"],
  [/^( *\S[^.!?]*:)$/, "heading"],
];

/** Lines for people as a terminal shows them best: wrapped at words, commands whole, in colour. */
export function onTerminal({ colours, columns, hasLinks = false }: TerminalLook): (text: string) => string {
  if (colours === "none" && columns === undefined) return (text) => text;
  const looks = looksOf(colours);
  // One that was cut at the end of a row would lead to somewhere else.
  const linkIn = (line: string) => {
    const whole = new Set(hasLinks ? (line.match(address) ?? []) : []);
    return (text: string, painted: string) => (whole.has(text) ? hyperlink(text, painted) : painted);
  };
  return (text) =>
    text
      .split("\n")
      .map((line) => {
        const parts = partsOf(line);
        const rows = columns === undefined ? [line] : wrapped(line, columns, hangingOf(line, parts));
        return colours === "none" ? rows.join("\n") : painted(rows, parts, { looks, link: linkIn(line) });
      })
      .join("\n");
}

interface Part {
  length: number;
  role: Role;
}

const headings: ReadonlySet<string> = new Set([...Object.values(phaseTitles), ...planHeadings]);

function partsOf(line: string): Part[] {
  if (headings.has(line.trim())) return [{ role: "heading", length: line.length }];
  for (const [form, ...roles] of forms) {
    const found = form.exec(line);
    if (found !== null) return roles.map((role, index) => ({ role, length: (found[index + 1] ?? "").length }));
  }
  return [{ role: "plain", length: line.length }];
}

/** Rows after the first begin where the text after the mark or label does. */
function hangingOf(line: string, [first, second]: readonly Part[]): number {
  const indent = line.search(/\S|$/);
  return second === undefined || first === undefined ? 2 : Math.max(0, first.length - indent);
}

/** Nobody reads more of one line; the terminal may fold it. */
const longest = 4000;

/** A table keeps its width; prose is no wider than can be read. */
function wrapped(line: string, columns: number, hanging: number): string[] {
  if (line.length > longest || /^ {4}\S+ \| /.test(line)) return [line];
  const isTable = (line.trim().match(/\S {2,}(?=\S)/g) ?? []).length > 1;
  return wrap(line, isTable ? columns : Math.min(columns, textWidth), hanging);
}

interface Painting {
  looks: ReturnType<typeof looksOf>;
  link(text: string, painted: string): string;
}

/** The first row has all parts; what hangs below belongs to the last of them. */
function painted(rows: readonly string[], parts: readonly Part[], how: Painting): string {
  const last = parts.at(-1)?.role ?? "plain";
  return rows
    .map((row, index) => {
      if (index > 0) return withCommands(row, last, how);
      let from = 0;
      return parts
        .map(({ length, role }, place) => {
          const piece = row.slice(from, place === parts.length - 1 ? undefined : from + length);
          from += length;
          return withCommands(piece, role, how);
        })
        .join("");
    })
    .join("\n");
}

/** What can be typed or opened has one colour wherever it stands in plain words. */
function withCommands(text: string, role: Role, { looks, link }: Painting): string {
  if (role !== "plain") return styled(text, looks[role]);
  let from = 0;
  let line = "";
  for (const one of copyableIn(text)) {
    const itself = text.slice(one.from, one.to);
    line += text.slice(from, one.from) + link(itself, styled(itself, looks.command));
    from = one.to;
  }
  return line + text.slice(from);
}

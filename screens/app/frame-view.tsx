import { Box } from "ink";
import stringWidth from "string-width";
import { ChoiceList } from "../parts/choice-list.tsx";
import { Lines, Look, useLook } from "../parts/lines.tsx";
import { fitChoice } from "../parts/list.ts";
import type { Row, Span } from "../parts/rows.ts";
import { emptyRow, prose } from "../parts/rows.ts";
import type { Frame } from "./app.ts";
import type { Theme } from "./theme.ts";
import type { ChoiceBody, View } from "./view.ts";
import { hintTexts, isNarrow } from "./view.ts";
import { bodyHeight, windowOf } from "./viewport.ts";

interface LookOfFrame {
  columns: number;
  theme: Theme;
}

interface FrameProps extends Omit<Frame, "windowTitle">, LookOfFrame {
  rows: number;
}

/** Head, body and foot. One row less than the terminal has: Ink wipes the screen when it is filled to the last row. */
export function FrameView({ view, hints, position, notice, columns, rows, theme }: FrameProps) {
  const gap = rows >= 20 ? [emptyRow] : [];
  const bottom =
    notice === undefined
      ? [keyRow(view, hints, bodyHeight(rows), { columns, theme })]
      : noticeRows(notice, { columns, theme });
  // What has to be said now may need a second row, which the body gives.
  const height = bodyHeight(rows) - (bottom.length - 1);
  return (
    <Look value={{ theme, columns }}>
      <Box flexDirection="column" width={columns} height={rows - 1} overflow="hidden">
        <Lines rows={[head(view.title, position, columns, theme), ...gap]} />
        <Box flexDirection="column" height={height} flexShrink={0} overflow="hidden">
          <Body body={view.body} height={height} />
        </Box>
        <Lines rows={[...gap, ...bottom]} />
      </Box>
    </Look>
  );
}

function Body({ body, height }: { body: View["body"]; height: number }) {
  if (body.kind === "choice") return <Choice body={body} height={height} />;
  const { first } = windowOf(body, height);
  return <Lines rows={body.rows.slice(first, first + height)} />;
}

function Choice({ body, height }: { body: ChoiceBody; height: number }) {
  const { theme } = useLook();
  const { above, limit, below } = fitChoice(body, height, theme);
  return (
    <>
      <Lines rows={above} />
      <ChoiceList items={body.items} at={body.at} limit={limit} />
      <Lines rows={below} />
    </>
  );
}

function head(title: string, position: string, columns: number, theme: Theme): Row {
  const name = isNarrow({ columns }) ? "" : `dittofeed-setup ${theme.symbols.dash} `;
  const space = Math.max(1, columns - stringWidth(name + title + position));
  return {
    spans: [
      { text: name, tone: "dim" },
      { text: title, tone: "strong" },
      { text: " ".repeat(space) },
      { text: position, tone: "dim" },
    ],
  };
}

/** Something that has to be said now takes the place of the keys. */
function noticeRows(notice: string, { columns, theme }: LookOfFrame): Row[] {
  return prose(`${theme.symbols.warning} ${notice}`, columns, "warn", 2).slice(0, 3);
}

/** The keys; before them where one is in a long text. */
function keyRow({ body }: View, hints: Frame["hints"], height: number, { columns, theme }: LookOfFrame): Row {
  const parts = [...whereabouts(body, height, columns, theme), ...hintTexts(hints, isNarrow({ columns }))];
  const gap = isNarrow({ columns }) ? "  " : "   ";
  // What does not fit is left out whole: half a key helps nobody.
  const fitting = parts.filter((_, index) => stringWidth(parts.slice(0, index + 1).join(gap)) <= columns);
  return { spans: fitting.flatMap((part, index) => [{ text: index === 0 ? "" : gap }, ...hintSpans(part)]) };
}

const keyNames = ["Enter", "Esc", "Tab", "Space", "Left/Right", "Up/Down", "←→", "↑↓"];
const keyBefore = new RegExp(`^(?:${keyNames.join("|")}|Ctrl-[A-Z]|\\^[A-Z]|[a-z?/])(?= )`);

/** The key stands out, what it does does not. What names no key is a sentence, and is read. */
function hintSpans(hint: string): Span[] {
  const key = keyBefore.exec(hint)?.[0];
  if (key !== undefined)
    return [
      { text: key, tone: "strong" },
      { text: hint.slice(key.length), tone: "dim" },
    ];
  return [{ text: hint, tone: /^\d/.test(hint) ? "dim" : "plain" }];
}

function whereabouts(body: View["body"], height: number, columns: number, theme: Theme): string[] {
  if (body.kind === "choice") return [];
  const { first, most } = windowOf(body, height);
  if (most === 0) return [];
  const seen = `${first + 1}-${first + height}`;
  if (isNarrow({ columns })) return [`${seen}/${body.rows.length}`];
  const part = `${seen} of ${body.rows.length}`;
  return [body.top === undefined ? part : `${theme.symbols.arrows} ${part}`];
}

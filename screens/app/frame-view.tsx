import { Box, Text } from "ink";
import type { ReactNode } from "react";
import { useSyncExternalStore } from "react";
import stringWidth from "string-width";
import { textWidth } from "../../src/output/text/wrap.ts";
import { Look, Toned, useLook } from "../parts/look.tsx";
import { Marked } from "../parts/mark.tsx";
import { Prose } from "../parts/prose.tsx";
import { QuestionBox } from "../parts/question-box.tsx";
import type { Frame } from "./app.ts";
import type { Theme } from "./theme.ts";
import { hintTexts, isNarrow } from "./view.ts";
import type { Viewport } from "./viewport.ts";

interface FrameProps extends Omit<Frame, "windowTitle"> {
  columns: number;
  rows: number;
  theme: Theme;
  viewport: Viewport;
}

/** From the head to the foot there are so many rows at least, where the terminal has them: the foot keeps its place. */
const usualHeight = 21;
const longestNotice = 3;

/** Head, body and foot. One row less than the terminal has: Ink wipes the screen when it is filled to the last row. */
export function FrameView({ view, visit, hints, position, notice, columns, rows, theme, viewport }: FrameProps) {
  const gap = rows >= 20 ? 1 : 0;
  const width = view.isWide ? columns : Math.min(columns, textWidth);
  return (
    <Look value={{ theme, columns: width, rows, viewport }}>
      <Box flexDirection="column" width={width} height={rows - 1} overflowY="hidden">
        <Head title={view.title} position={position} />
        <Box
          flexDirection="column"
          justifyContent="space-between"
          {...heightOf(rows - 2 - gap)}
          flexGrow={view.isWide ? 1 : 0}
          marginTop={gap}
        >
          <Box key={visit} flexDirection="column" flexGrow={view.isWide ? 1 : 0} flexShrink={1} overflowY="hidden">
            {view.body}
          </Box>
          <Box flexDirection="column" flexShrink={0} marginTop={gap}>
            {notice !== undefined && (
              <Marked of="warning">
                <Prose as="warn" most={longestNotice}>
                  {notice}
                </Prose>
              </Marked>
            )}
            {view.question === undefined ? (
              <Keys hints={hints} />
            ) : (
              <QuestionBox keys={<Keys hints={hints} />}>{view.question}</QuestionBox>
            )}
          </Box>
        </Box>
      </Box>
    </Look>
  );
}

/**
 * Where there is no more room than the usual it is a height, not a least one: Yoga shrinks to just that by fractions, and
 * for some contents (24 rows in 10) takes the rounding for the limit and does not shrink what is inside.
 */
function heightOf(room: number) {
  return room <= usualHeight ? { height: room, flexShrink: 0 } : { minHeight: usualHeight, flexShrink: 1 };
}

function Head({ title, position }: { title: string; position: string }) {
  const { theme, columns } = useLook();
  const name = isNarrow({ columns }) ? "" : `dittofeed-setup ${theme.symbols.dash} `;
  return (
    <Box flexShrink={0} justifyContent="space-between" height={1}>
      <Text wrap="truncate-end">
        <Toned as="dim">{name}</Toned>
        <Toned as="title">{title}</Toned>
      </Text>
      <Box flexShrink={0} marginLeft={1}>
        <Text>
          <Way position={position} />
          <Toned as="dim">{position}</Toned>
        </Text>
      </Box>
    </Box>
  );
}

/** Of nine steps three: how far that is, for the eye. */
function Way({ position }: { position: string }) {
  const { theme, columns } = useLook();
  const [, at, of] = (/^(\d+)\/(\d+)$/.exec(position) ?? []).map(Number);
  if (at === undefined || of === undefined || isNarrow({ columns })) return null;
  return (
    <>
      <Toned as="accent">{theme.symbols.step.repeat(2 * at)}</Toned>
      <Toned as="dim">{`${theme.symbols.dash.repeat(2 * Math.max(0, of - at))} `}</Toned>
    </>
  );
}

/** The keys; before them where one is in a long text. */
function Keys({ hints }: Pick<Frame, "hints">) {
  const { columns, viewport, theme } = useLook();
  const seen = useSyncExternalStore(viewport.subscribe, viewport.seen);
  const narrow = isNarrow({ columns });
  const parts = [...whereabouts(seen, narrow, theme), ...hintTexts(hints, narrow)];
  const gap = narrow ? "  " : "   ";
  const fitting = thatFit(parts, gap, columns, theme);
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate-end">
        {fitting.map((part, index) => [index === 0 ? "" : gap, <Hint key={part}>{part}</Hint>])}
      </Text>
    </Box>
  );
}

/**
 * What does not fit is left out whole: half a key helps nobody. First what everybody tries unasked,
 * then from the end: keys stand in the order of their worth.
 */
function thatFit(parts: readonly string[], gap: string, columns: number, theme: Theme): readonly string[] {
  if (stringWidth(parts.join(gap)) <= columns) return parts;
  const known = ["Ctrl-C quit", "^C quit", `${theme.symbols.arrows} choose`].find((hint) => parts.includes(hint));
  const rest = known === undefined ? parts.slice(0, -1) : parts.filter((part) => part !== known);
  return thatFit(rest, gap, columns, theme);
}

const keyNames = ["Enter", "Esc", "Tab", "Space", "Left/Right", "Up/Down", "←→", "↑↓", "↓", "Down"];
const keyBefore = new RegExp(`^(?:${keyNames.join("|")}|Ctrl-[A-Z]|\\^[A-Z]|[a-z?/])(?= )`);

/** The key stands out, what it does does not. What names no key is a sentence, and is read. */
function Hint({ children: hint }: { children: string }): ReactNode {
  const key = keyBefore.exec(hint)?.[0];
  if (key === undefined) return <Toned as={/^\d/.test(hint) ? "dim" : "plain"}>{hint}</Toned>;
  return (
    <>
      <Toned as="strong">{key}</Toned>
      <Toned as="dim">{hint.slice(key.length)}</Toned>
    </>
  );
}

function whereabouts(
  { first, height, content }: ReturnType<Viewport["seen"]>,
  narrow: boolean,
  theme: Theme,
): string[] {
  if (content <= height) return [];
  const seen = `${first + 1}-${Math.min(content, first + height)}`;
  return [narrow ? `${seen}/${content}` : `${theme.symbols.arrows} ${seen} of ${content}`];
}

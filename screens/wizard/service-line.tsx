import { Box, Text } from "ink";
import type { ServicePhase } from "../../src/domain/event.ts";
import type { ServiceView } from "../../src/engine/run-view.ts";
import { bytesText, percentOf, progressText, secondsText } from "../../src/output/text/amounts.ts";
import { serviceStateTexts } from "../../src/output/text/run-texts.ts";
import type { Symbols, Tone } from "../app/theme.ts";
import { isNarrow } from "../app/view.ts";
import { Toned, useLook } from "../parts/look.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import type { ServiceTiming } from "./run-timing.ts";
import { silentFor, speedOf } from "./run-timing.ts";

const looks: Record<ServicePhase, { symbol: keyof Symbols; tone: Tone }> = {
  pulling: { symbol: "running", tone: "accent" },
  pulled: { symbol: "done", tone: "plain" },
  created: { symbol: "waiting", tone: "plain" },
  starting: { symbol: "running", tone: "accent" },
  waiting: { symbol: "running", tone: "accent" },
  healthy: { symbol: "done", tone: "good" },
  running: { symbol: "done", tone: "good" },
  unhealthy: { symbol: "failed", tone: "bad" },
  exited: { symbol: "failed", tone: "bad" },
  stopped: { symbol: "skipped", tone: "dim" },
};

interface ServiceLineProps {
  service: ServiceView;
  timing: ServiceTiming | undefined;
  /** Milliseconds since the run began, as in the timing. */
  now: number;
}

/** `> postgres   downloading ###....  10.0 MB of 40.0 MB (25 %)  3.1 MB/s`, `+ api   healthy in 3.2 s` */
export function ServiceLine({ service, timing, now }: ServiceLineProps) {
  const { theme, columns } = useLook();
  const { name, state, done, total } = service;
  const { symbol, tone } = looks[state];
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate-end">
        <Toned as={tone}>{`${theme.symbols[symbol]} `}</Toned>
        <Toned>{name.padEnd(13)}</Toned>
        <Toned as={tone}>{`${serviceStateTexts[state]}${seconds(service, timing, now)}`}</Toned>
        {columns >= 68 && done !== undefined && total !== undefined && (
          <>
            <Toned> </Toned>
            <ProgressBar done={done} total={total} width={10} />
          </>
        )}
        <Toned as="dim">{amountText(service, timing, now, isNarrow({ columns }))}</Toned>
      </Text>
    </Box>
  );
}

/** How much of it is there, and how fast it comes; on a narrow terminal the percent alone. */
function amountText(
  { state, done, total }: ServiceView,
  timing: ServiceTiming | undefined,
  now: number,
  isInShort: boolean,
): string {
  if (done === undefined) return "";
  const percent = percentOf(done, total);
  if (isInShort) return ` ${percent === undefined ? bytesText(done) : `${percent} %`}`;
  const speed = state === "pulling" ? speedOf(timing?.samples, now) : undefined;
  const silent = state === "pulling" ? silentFor(timing?.samples, now) : undefined;
  const pace = speed === undefined ? "" : `  ${bytesText(speed)}/s`;
  return ` ${progressText("bytes", done, total)}${silent === undefined ? pace : `  stalled ${wholeSeconds(silent)}`}`;
}

/** How long it took to come up, or has been coming up. */
function seconds({ state }: ServiceView, timing: ServiceTiming | undefined, now: number): string {
  if (timing?.since === undefined) return "";
  if (state === "healthy" || state === "running")
    return timing.took === undefined ? "" : ` in ${secondsText(timing.took)}`;
  const isComing = state === "created" || state === "starting" || state === "waiting";
  return isComing ? `, ${wholeSeconds(Math.max(0, now - timing.since))}` : "";
}

/** What goes on counts in whole seconds: the screen is drawn once in each. */
export function wholeSeconds(milliseconds: number): string {
  return secondsText(Math.floor(milliseconds / 1000) * 1000).replace(".0", "");
}

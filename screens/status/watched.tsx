import { Box, Text } from "ink";
import { bytesText, count, durationText } from "../../src/output/text/amounts.ts";
import type { Tone } from "../app/theme.ts";
import { isNarrow } from "../app/view.ts";
import { Toned, useLook } from "../parts/look.tsx";
import { Busy, Mark, type MarkOf, Warning } from "../parts/mark.tsx";
import { Gap, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import type { History } from "./history.ts";
import { sparkline } from "./history.ts";

interface WatchedProps {
  history: History;
  /** Why the last look could not be made. */
  failed: string | undefined;
  every: number;
  top: number | undefined;
}

/** A row for each service, the disk, and for how long all of it was watched. */
export function Watched({ history, failed, every, top }: WatchedProps) {
  const { last, since, services, free } = history;
  if (last === undefined) return failed === undefined ? <Busy>Checking the services ...</Busy> : <Lost saw={failed} />;
  return (
    <>
      <Heads />
      <Scroll top={top}>
        {services.map((one) => (
          <Service key={one.service} one={one} />
        ))}
      </Scroll>
      <Gap />
      {last.freeBytes !== undefined && <Disk free={free} bytes={last.freeBytes} />}
      {failed === undefined ? (
        <Prose as="dim">
          {`Watched for ${durationText((last.at - (since ?? last.at)) / 1000)}, every ${every} s. CPU is percent of one processor.`}
        </Prose>
      ) : (
        <Lost saw={failed} />
      )}
    </>
  );
}

function Lost({ saw }: { saw: string }) {
  return <Warning>{`This check failed; the next one follows: ${saw}`}</Warning>;
}

type Seen = History["services"][number];

/** Of one processor. */
const wholePercent = 100;
const megabyte = 1_000_000;

function useColumns() {
  const { columns, theme } = useLook();
  const narrow = isNarrow({ columns });
  const [service, state, memory, cpu] = narrow ? [11, 0, 8, 6] : [12, 14, 9, 7];
  const left = columns - 2 - service - state - memory - cpu - 3;
  const spark = Math.max(0, Math.min(30, Math.floor(left / (narrow ? 1 : 2))));
  return { ...{ service, state, memory, cpu, spark, narrow }, unicode: theme.unicode };
}

function Heads() {
  const { service, state, memory, cpu, spark, narrow } = useColumns();
  const heads = [
    "Service".padEnd(service + 2),
    "State".slice(0, state).padEnd(state),
    "Memory".padStart(memory),
    " ".repeat(narrow ? 0 : spark + 1),
    "CPU".padStart(cpu),
  ];
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate">
        <Toned as="dim">{heads.join("")}</Toned>
      </Text>
    </Box>
  );
}

function Service({ one }: { one: Seen }) {
  const { service, state, memory, cpu, spark, narrow, unicode } = useColumns();
  const { mark, tone, word } = looks(one);
  const used = one.memoryBytes === undefined ? "–" : bytesText(one.memoryBytes);
  const percent = one.cpu.at(-1);
  const bars = (samples: readonly number[], span: number, floor?: number) =>
    ` ${sparkline(samples, { columns: spark, span, floor, unicode })}`.padEnd(spark + 1);
  const most = Math.max(...one.memory, 0);
  return (
    <Box height={1} flexShrink={0}>
      <Mark of={mark} />
      <Text wrap="truncate">
        <Toned>{` ${one.service.padEnd(service)}`}</Toned>
        {!narrow && <Toned as={tone}>{`${word.slice(0, state - 1)}`.padEnd(state)}</Toned>}
        <Toned>{used.padStart(memory)}</Toned>
        {!narrow && <Toned as="accent">{bars(one.memory, Math.max(megabyte, most / 20))}</Toned>}
        <Toned>{(percent === undefined ? "–" : `${Math.round(percent)} %`).padStart(cpu)}</Toned>
        <Toned as="accent">{bars(one.cpu, wholePercent, 0)}</Toned>
      </Text>
    </Box>
  );
}

function looks({ condition, restarts }: Seen): { mark: MarkOf; tone: Tone; word: string } {
  const again = restarts === 0 ? "" : `, ${restarts}x`;
  switch (condition) {
    case "healthy":
      return { mark: "done", tone: "good", word: `healthy${again}` };
    case "starting":
    case "created":
      return { mark: "running", tone: "accent", word: condition };
    case "crash-loop":
      return { mark: "failed", tone: "bad", word: `restarts${again}` };
    case "absent":
      return { mark: "failed", tone: "bad", word: "not there" };
    default:
      return { mark: "failed", tone: "bad", word: `${condition}${again}` };
  }
}

function Disk({ free, bytes }: { free: readonly number[]; bytes: number }) {
  const { spark, unicode } = useColumns();
  const [first = bytes] = free;
  const change = bytes - first;
  const said =
    Math.abs(change) < megabyte
      ? ""
      : `, ${bytesText(Math.abs(change))} ${change < 0 ? "less" : "more"} than at the start`;
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate">
        <Toned>{`Free disk  ${bytesText(bytes)}${said}`}</Toned>
        <Toned as="accent">{` ${sparkline(free, { columns: spark, span: 10 * megabyte, unicode })}`}</Toned>
      </Text>
    </Box>
  );
}

/** What stays when the screen is gone. */
export function lastWords({ services, last, since }: History): string[] {
  if (last === undefined) return ["Quit before the first check ended."];
  const bad = services.filter(({ condition }) => condition !== "healthy");
  const said = bad.map(({ service, condition }) => `${service} is ${condition === "absent" ? "not there" : condition}`);
  const watched = `Watched ${count(services.length, "service")} for ${durationText((last.at - (since ?? last.at)) / 1000)}`;
  return [`${watched}: ${said.length === 0 ? "all healthy" : said.join(", ")}.`];
}

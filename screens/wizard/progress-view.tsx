// Over 250 lines: what is seen of a run while it goes on, in the rows that there are.
import { Box, Text } from "ink";
import Spinner from "ink-spinner";
import type { ReactNode } from "react";
import type { Phase } from "../../src/domain/plan.ts";
import type { RunView, ServiceView } from "../../src/engine/run-view.ts";
import { stepsDone } from "../../src/engine/run-view.ts";
import { aboutText, bytesText, count, progressText, secondsText } from "../../src/output/text/amounts.ts";
import { phaseTitles } from "../../src/output/text/run-texts.ts";
import { isNarrow, isRoomy } from "../app/view.ts";
import { Toned, useLook } from "../parts/look.tsx";
import { Busy, Mark } from "../parts/mark.tsx";
import { Gap, Inset } from "../parts/prose.tsx";
import type { LogPane } from "./log-pane.ts";
import { LogPaneView } from "./log-pane-view.tsx";
import { ProgressBar } from "./progress-bar.tsx";
import type { PhaseState } from "./run-phases.ts";
import { phaseStates, skippedText } from "./run-phases.ts";
import type { RunTiming } from "./run-timing.ts";
import { downloadLeft, speedOf, timeLeft } from "./run-timing.ts";
import { ServiceLine, wholeSeconds } from "./service-line.tsx";
import type { PastRun } from "./services.ts";

/** A run as far as it has come, and what is looked at of it. */
export interface RunProgress {
  view: RunView;
  timing: RunTiming;
  /** What earlier runs took; empty until it is known, or where there was none. */
  past: PastRun;
  /** Since the run began. */
  milliseconds: number;
  pane: LogPane;
}

/** Below so many rows between head and foot the log gives way (a terminal of 16 rows). */
const leastForLog = 13;
/** Its head and so many lines are kept free for it where services would take all. */
const logKept = 4;

/** How the installation goes: how far, its phases, the one at work with all that is known of it, and its log. */
export function ProgressView({ run, height }: { run: RunProgress; height: number }) {
  const { view } = run;
  if (view.tasks.length === 0)
    return <Busy>{`Checking this machine again ... ${wholeSeconds(run.milliseconds)}`}</Busy>;
  const list = isRoomy({ height }) ? eachPhase(view) : inFewRows(view);
  const taken = 2 + list.length + (isRoomy({ height }) ? 1 : 0);
  const hasLog = height >= leastForLog;
  const stage = stageOf(run, Math.max(1, height - taken - (hasLog && view.lines.length > 0 ? logKept : 0)));
  const room = height - taken - stage.length;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <HowFar run={run} />
      {isRoomy({ height }) && <Gap />}
      {list.map((row) => (
        <Box key={row.key} flexDirection="column" flexShrink={0}>
          {row.key === "running" ? <RunningPhase run={run} stage={stage} /> : row.drawn(run)}
        </Box>
      ))}
      {hasLog && <LogPaneView pane={run.pane} view={view} room={room} />}
    </Box>
  );
}

/** The steps, how long it has taken, and how long it will take as far as that is known. */
function HowFar({ run: { view, timing, milliseconds, past } }: { run: RunProgress }) {
  const { columns } = useLook();
  const { done, total } = stepsDone(view);
  const left = timeLeft(view, timing, milliseconds, past);
  const about = left?.of === "all" ? `${aboutText(left.milliseconds)} left` : "";
  const width = Math.max(8, Math.min(40, columns - 32 - about.length));
  return (
    <OneRow>
      {total > 0 && <ProgressBar done={done} total={total} width={width} />}
      {total > 0 && <Toned>{` ${done} of ${count(total, "step")}   `}</Toned>}
      <Toned>{wholeSeconds(milliseconds)}</Toned>
      {about !== "" && !isNarrow({ columns }) && <Toned as="dim">{`   ${about}`}</Toned>}
    </OneRow>
  );
}

interface ListRow {
  key: string;
  drawn(run: RunProgress): ReactNode;
}

/** A row for each phase that has something to do, and one for all that is skipped. */
function eachPhase(view: RunView): ListRow[] {
  const states = phaseStates(view);
  return [
    ...states.map(({ phase, state }) => ({
      key: state === "running" ? state : phase,
      drawn: ({ timing }: RunProgress) => <PhaseRow phase={phase} state={state} timing={timing} />,
    })),
    ...skippedRow(view),
  ];
}

/** What is done and what comes, each in one row around the one at work. */
function inFewRows(view: RunView): ListRow[] {
  const states = phaseStates(view);
  const names = (of: PhaseState) => states.filter(({ state }) => state === of).map(({ phase }) => phaseTitles[phase]);
  const row = (key: "done" | "failed" | "waiting") => {
    const titles = names(key).join(", ");
    return titles === ""
      ? []
      : [
          {
            key,
            drawn: () => (
              <OneRow>
                <Mark of={key} />
                <Toned as={key === "failed" ? "bad" : "dim"}>{` ${titles}`}</Toned>
              </OneRow>
            ),
          },
        ];
  };
  const running = { key: "running", drawn: () => null };
  return [...row("done"), ...(names("running").length > 0 ? [running] : []), ...row("failed"), ...row("waiting")];
}

function skippedRow(view: RunView): ListRow[] {
  const text = skippedText(view);
  if (text === undefined) return [];
  const drawn = () => (
    <OneRow>
      <Mark of="skipped" />
      <Toned as="dim">{` ${text}`}</Toned>
    </OneRow>
  );
  return [{ key: "skipped", drawn }];
}

/** `✔ Images   38 s` */
function PhaseRow({ phase, state, timing }: { phase: Phase; state: PhaseState; timing: RunTiming }) {
  const { since, until } = timing.phases[phase] ?? {};
  // What took no time that anybody has noticed has none.
  const took = since === undefined || until === undefined || until - since < 50 ? "" : secondsText(until - since);
  const tone = state === "waiting" ? "dim" : state === "failed" ? "bad" : "plain";
  return (
    <OneRow>
      <Mark of={state} />
      <Toned as={tone}>{` ${phaseTitles[phase].padEnd(titleWidth)}`}</Toned>
      {state !== "waiting" && <Toned as="dim">{took}</Toned>}
    </OneRow>
  );
}

const titleWidth = Math.max(...Object.values(phaseTitles).map(({ length }) => length)) + 2;

/** The phase at work with its seconds, its step, and what belongs to that. */
function RunningPhase({ run, stage }: { run: RunProgress; stage: readonly ReactNode[] }) {
  const { view, timing, milliseconds } = run;
  const { theme } = useLook();
  const { phase } = phaseStates(view).find(({ state }) => state === "running") ?? {};
  if (phase === undefined) return null;
  const since = timing.phases[phase]?.since;
  return (
    <>
      <OneRow>
        {theme.isAnimated ? (
          <Text {...theme.colours.accent}>
            <Spinner type={theme.symbols.spinner} />
          </Text>
        ) : (
          <Mark of="running" />
        )}
        <Toned as="strong">{` ${phaseTitles[phase].padEnd(titleWidth)}`}</Toned>
        {since !== undefined && <Toned as="dim">{wholeSeconds(Math.max(0, milliseconds - since))}</Toned>}
      </OneRow>
      <Inset by={2}>
        <StepRow run={run} />
        {stage}
      </Inset>
    </>
  );
}

/** `Pull the images  340 MB of 1.2 GB (28 %)  12.3 MB/s  about 2 minutes left` */
function StepRow({ run: { view, timing, milliseconds } }: { run: RunProgress }) {
  const running = view.tasks.find((task) => task.state === "running");
  if (running === undefined) return <OneRow>{<Toned as="dim">The next step begins ...</Toned>}</OneRow>;
  const { progress } = running;
  const isCounted = progress !== undefined && progress.total !== 0;
  const speed = progress?.unit === "bytes" ? speedOf(timing.transfer, milliseconds) : undefined;
  const left = downloadLeft(view, timing, milliseconds);
  return (
    <OneRow>
      <Toned>{running.title}</Toned>
      {isCounted && <Toned>{`  ${progressText(progress.unit, progress.done, progress.total)}`}</Toned>}
      {speed !== undefined && <Toned as="dim">{`  ${bytesText(speed)}/s`}</Toned>}
      {left !== undefined && <Toned as="dim">{`  ${aboutText(left)} left`}</Toned>}
      {isCounted && progress.unit !== "bytes" && progress.item !== undefined && (
        <Toned as="dim">{`  ${progress.item}`}</Toned>
      )}
    </OneRow>
  );
}

/** Below the step: its services, or what has been verified so far. A row each, and no more than there is room for. */
function stageOf(run: RunProgress, room: number): ReactNode[] {
  const { view } = run;
  const seen = [
    ...view.verified.map((text) => ({ text, of: "done" }) as const),
    ...view.unverified.map((text) => ({ text: `not verified: ${text}`, of: "warning" }) as const),
  ];
  if (seen.length === 0) return serviceRows(run, room);
  return seen.slice(-room).map(({ text, of }) => (
    <OneRow key={text}>
      <Mark of={of} />
      <Toned as={of === "done" ? "plain" : "warn"}>{` ${text}`}</Toned>
    </OneRow>
  ));
}

const isWell = ({ state }: ServiceView) => state === "healthy" || state === "running" || state === "pulled";

/** Where not all fit, those that are not well yet come first, and the others are counted. */
function serviceRows({ view, timing, milliseconds }: RunProgress, room: number): ReactNode[] {
  const all = view.services.filter((service) => isAtStage(view, service));
  const isWhole = all.length <= room;
  const sorted = isWhole ? all : all.toSorted((a, b) => Number(isWell(a)) - Number(isWell(b)));
  const shown = sorted.slice(0, isWhole ? room : Math.max(1, room - 1));
  const rest = sorted.slice(shown.length);
  return [
    ...shown.map((service) => (
      <ServiceLine key={service.name} service={service} timing={timing.services[service.name]} now={milliseconds} />
    )),
    ...(rest.length === 0 || room < 2
      ? []
      : [
          <OneRow key="rest">
            <Toned as="dim">{`  and ${rest.length} more${sameState(rest)}`}</Toned>
          </OneRow>,
        ]),
  ];
}

/** What is said of those that are not shown, where it is the same of each. */
function sameState(services: readonly ServiceView[]): string {
  if (services.every(({ state }) => state === "pulled")) return ", all downloaded";
  return services.every(isWell) ? ", all up" : "";
}

/** Downloads belong to the images; once services come up, what has only been downloaded is no news. */
function isAtStage({ tasks }: RunView, { state }: ServiceView): boolean {
  const isDownload = state === "pulling" || state === "pulled";
  const phase = tasks.find((task) => task.state === "running")?.phase;
  if (phase === "images") return isDownload;
  if (phase === "infrastructure" || phase === "applications") return !isDownload;
  return state === "unhealthy" || state === "exited";
}

function OneRow({ children }: { children: ReactNode }) {
  return (
    <Box height={1} flexShrink={0}>
      <Text wrap="truncate-end">{children}</Text>
    </Box>
  );
}

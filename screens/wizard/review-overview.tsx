// Over 150 lines: the review's groups, as they are counted, chosen, opened and drawn.
import { Box, Text } from "ink";
import type { ReactNode } from "react";
import type { CheckId } from "../../src/domain/check-id.ts";
import type { ReportedFinding } from "../../src/domain/finding.ts";
import type { PlanStep } from "../../src/domain/plan.ts";
import { count } from "../../src/output/text/amounts.ts";
import type { Mark, SkippedSteps } from "../../src/output/text/plan-overview.ts";
import {
  changeText,
  doneSteps,
  markOfChange,
  markOfStep,
  planFigures,
  planGroups,
  skippedSteps,
} from "../../src/output/text/plan-overview.ts";
import type { Tone } from "../app/theme.ts";
import { Look, Toned, useLook } from "../parts/look.tsx";
import { Warning } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Gap, Inset, Prose } from "../parts/prose.tsx";
import { Focused } from "../parts/scroll.tsx";
import type { Review } from "./services.ts";

export type Item = { kind: "start" } | Group;

interface Group {
  kind: "group";
  title: string;
  mark: Mark | "=" | "-";
  /** How many, and which. */
  size: number;
  summary: string;
  steps: readonly PlanStep[];
  skipped: readonly SkippedSteps[];
}

/** What can be chosen, in the order in which it stands. */
export function itemsOf(review: Review | undefined, canStart: boolean): Item[] {
  if (review === undefined) return [];
  return [...(canStart ? [{ kind: "start" } as const] : []), ...groupsOf(review)];
}

function groupsOf({ plan }: Review): Group[] {
  const done = doneSteps(plan);
  const skipped = skippedSteps(plan);
  const group = (title: string, mark: Group["mark"], steps: readonly PlanStep[]): Group => ({
    ...{ kind: "group", title, mark, steps, skipped: [], size: steps.length },
    summary: steps.map((step) => step.title).join(", "),
  });
  return [
    ...planGroups(plan).map(({ title, steps }) => group(title, markOfGroup(steps), steps)),
    ...(done.length === 0 ? [] : [group("Done already", "=", done)]),
    ...(skipped.length === 0 ? [] : [{ ...group("Skipped", "-", []), skipped, ...sumOf(skipped) }]),
  ];
}

function markOfGroup(steps: readonly PlanStep[]): Mark {
  const marks = steps.map(markOfStep);
  if (marks.every((mark) => mark === "*")) return "*";
  return marks.includes("~") ? "~" : "+";
}

/** In one line: how many, and why. */
function sumOf(skipped: readonly SkippedSteps[]): Pick<Group, "size" | "summary"> {
  const bySize = skipped.toSorted((a, b) => b.titles.length - a.titles.length);
  const others = skipped.length - 1;
  return {
    size: skipped.reduce((sum, { titles }) => sum + titles.length, 0),
    summary: `${bySize[0]?.because ?? ""}${others === 0 ? "" : `; ${count(others, "other reason")}`}`,
  };
}

interface OverviewProps {
  review: Review;
  /** The item that is chosen, from 0. */
  at: number;
  /** Titles of the groups that are open. */
  open: readonly string[];
  canStart: boolean;
  where: string;
  database: string | undefined;
  state: string;
  repair: CheckId | undefined;
  /** What becomes of it then; undefined where the line cannot drop. */
  whenItDrops: string | undefined;
  savedAs: string;
}

/** What speaks against it, what it comes to, and the groups of what will be done. */
export function Overview({ review, at, open, canStart, ...said }: OverviewProps) {
  const { where, database, state, repair, whenItDrops, savedAs } = said;
  const { plan, findings, freePorts, milliseconds } = review;
  return (
    <>
      <Prose as="heading">{where}</Prose>
      {database !== undefined && <Prose as="dim">{`Its database: ${database}`}</Prose>}
      {findings.filter(isOpenFinding).map((finding) => (
        <Box key={finding.check} flexDirection="column" flexShrink={0} marginTop={1}>
          <FindingText finding={finding} />
        </Box>
      ))}
      {repair !== undefined && (
        <>
          <Gap />
          <Prose as="strong">{`f repairs ${repair}; you see first what it does.`}</Prose>
        </>
      )}
      {freePorts !== undefined && <FreePorts says={freePorts.says} />}
      <Gap />
      <Prose as="strong">{planFigures(plan, milliseconds)}</Prose>
      <Prose as={canStart ? "plain" : "warn"}>{state}</Prose>
      {whenItDrops !== undefined && <Prose as="dim">{whenItDrops}</Prose>}
      <Gap />
      {itemsOf(review, canStart).map((item, place) => (
        <ItemRow
          key={item.kind === "start" ? "" : item.title}
          item={item}
          isChosen={place === at}
          isOpen={item.kind === "group" && open.includes(item.title)}
        />
      ))}
      <Gap />
      <Prose as="dim">{`Saved as "${savedAs}". To repeat it without questions: dittofeed-setup --profile ${savedAs}`}</Prose>
    </>
  );
}

const isOpenFinding = ({ status }: ReportedFinding): boolean => status !== "ok";

function FindingText({ finding }: { finding: ReportedFinding }): ReactNode {
  if ("problem" in finding) return <ProblemText problem={finding.problem} isWarning={finding.status === "warn"} />;
  return <Warning>{`Not known: ${finding.check}: ${finding.saw}`}</Warning>;
}

function FreePorts({ says }: { says: readonly string[] }) {
  return (
    <>
      <Gap />
      <Prose as="strong">p uses the next free ports:</Prose>
      <Inset by={2}>
        {says.map((line) => (
          <Prose key={line}>{line}</Prose>
        ))}
      </Inset>
    </>
  );
}

const titleWidth = 14;

function ItemRow({ item, isChosen, isOpen }: { item: Item; isChosen: boolean; isOpen: boolean }) {
  const { theme } = useLook();
  const pointer = isChosen ? theme.symbols.pointer : " ";
  if (item.kind === "start")
    return (
      <Focused isFocused={isChosen}>
        <Prose as={isChosen ? "selected" : "plain"}>{`${pointer} Start`}</Prose>
      </Focused>
    );
  const { mark, title, size, summary } = item;
  const [closed, open] = theme.unicode ? ["▸", "▾"] : [">", "v"];
  const tone = isChosen ? "selected" : undefined;
  return (
    <>
      <Focused isFocused={isChosen}>
        <Box height={1} flexShrink={0}>
          <Text wrap="truncate-end">
            <Toned as={tone}>{`${pointer} ${isOpen ? open : closed} ${title.padEnd(titleWidth)}`}</Toned>
            <Toned as={tone ?? tones[mark]}>{`${mark} `}</Toned>
            <Toned as={tone}>{count(size, "step").padEnd(10)}</Toned>
            <Toned as={tone ?? "dim"}>{summary}</Toned>
          </Text>
        </Box>
      </Focused>
      {isOpen && (
        <Inset by={4}>
          {item.steps.map((step) => (
            <Step key={step.task} step={step} />
          ))}
          {item.skipped.map(({ because, titles }) => (
            <Signed key={because} mark="-">
              <Prose>{because}</Prose>
              {titles.map((one) => (
                <Prose key={one} as="dim">
                  {one}
                </Prose>
              ))}
            </Signed>
          ))}
        </Inset>
      )}
    </>
  );
}

const tones: Readonly<Record<Group["mark"], Tone>> = {
  "+": "good",
  "~": "warn",
  "*": "accent",
  "=": "dim",
  "-": "dim",
};

function Step({ step }: { step: PlanStep }) {
  if (step.state === "done")
    return (
      <Signed mark="=">
        <Prose as="dim">{`${step.title}: ${step.because}`}</Prose>
      </Signed>
    );
  return (
    <Signed mark={markOfStep(step)}>
      <Prose>{step.title}</Prose>
      {!step.readsOnly && <Prose as="dim">{step.because}</Prose>}
      {!step.readsOnly &&
        step.changes.map((change) => (
          <Signed key={changeText(change)} mark={markOfChange(change)}>
            <Prose>{changeText(change)}</Prose>
          </Signed>
        ))}
    </Signed>
  );
}

/** What it is about, behind the sign of what happens to it. */
function Signed({ mark, children }: { mark: Group["mark"]; children: ReactNode }) {
  const look = useLook();
  return (
    <Box flexShrink={0}>
      <Box width={2} flexShrink={0}>
        <Toned as={tones[mark]}>{mark}</Toned>
      </Box>
      <Look value={{ ...look, columns: Math.max(1, look.columns - 2) }}>
        <Box flexDirection="column" flexShrink={0}>
          {children}
        </Box>
      </Look>
    </Box>
  );
}

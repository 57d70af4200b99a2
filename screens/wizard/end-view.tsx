import { Box } from "ink";
import type { ReactNode } from "react";
import stringWidth from "string-width";
import type { Summary } from "../../src/domain/event.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { RunView } from "../../src/engine/run-view.ts";
import type { SummaryLine, SummarySection } from "../../src/output/text/summary-sections.ts";
import { detailSections, firstSections, secretKeyText } from "../../src/output/text/summary-sections.ts";
import { Fields, widestLabel } from "../parts/fields.tsx";
import { Link } from "../parts/link.tsx";
import { Tail } from "../parts/log-lines.tsx";
import { useLook } from "../parts/look.tsx";
import { Marked, Warning } from "../parts/mark.tsx";
import { ProblemText } from "../parts/problem-text.tsx";
import { Gap, Heading, Inset, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";

/** What the end knows. */
export interface EndScreen {
  name: "end";
  view: RunView;
  exitCode: number;
  summary: Summary | undefined;
  problem: Problem | undefined;
  /** The answers wait for another time: no saved profile holds them yet. */
  isDraftKept: boolean;
  /** How long the run took. */
  milliseconds: number;
  /** Somebody has said just now that there is a copy of SECRET_KEY. */
  isKeyCopied: boolean;
  top: number;
}

/** How many of the last log lines stand below a failure. */
const linesShown = 15;

interface EndViewProps {
  screen: EndScreen;
  headline: { text: string; stays: string | undefined };
}

/** What a person needs now stands on the first screen; what can be looked up later, below it. */
export function EndView({ screen, headline: { text, stays } }: EndViewProps) {
  const { exitCode, problem, summary, view, top } = screen;
  const isGood = exitCode === 0;
  return (
    <Scroll top={top}>
      <Marked of={isGood ? "done" : "failed"}>
        <Prose as={isGood ? "good" : "bad"}>{text}</Prose>
        {stays !== undefined && <Prose>{stays}</Prose>}
      </Marked>
      {problem !== undefined && <Gap />}
      {problem !== undefined && <ProblemText problem={problem} />}
      {summary !== undefined && <WhatIsThere summary={summary} isKeyCopied={screen.isKeyCopied} />}
      {!isGood && view.lines.length > 0 && (
        <>
          <Heading>Last lines of the log</Heading>
          <Inset by={2}>
            <Tail lines={view.lines.slice(-linesShown)} />
          </Inset>
        </>
      )}
    </Scroll>
  );
}

interface WhatIsThereProps {
  summary: NonNullable<EndScreen["summary"]>;
  isKeyCopied: boolean;
}

function WhatIsThere({ summary, isKeyCopied }: WhatIsThereProps) {
  const { open, next, unverified } = firstSections(summary);
  return (
    <>
      <Section {...open} />
      {summary.secretKey !== undefined && (
        <>
          <Gap />
          <Warning>{`${secretKeyText(summary.secretKey)} Press k when you have one.`}</Warning>
        </>
      )}
      {isKeyCopied && (
        <>
          <Gap />
          <Marked of="done">
            <Prose>You have a copy of SECRET_KEY. You will not be asked again.</Prose>
          </Marked>
        </>
      )}
      {[next, unverified, ...detailSections(summary)].map((section) => (
        <Section key={section.title} {...section} />
      ))}
    </>
  );
}

function Section({ title, lines }: SummarySection) {
  const { columns } = useLook();
  if (lines.length === 0) return null;
  const labelled = lines.filter((line) => line.label !== undefined);
  const width = widestLabel(labelled.map(({ label = "" }) => ({ label })));
  // An address that is broken over two rows cannot be copied: then each stands below its label.
  const isBroken = labelled.some(({ text, isLink }) => isLink === true && stringWidth(text) > columns - 2 - width);
  return (
    <>
      <Heading>{title}</Heading>
      <Inset by={2}>
        {labelled.length > 0 && (
          <Fields
            rows={labelled.map((line) => ({ label: line.label ?? "", value: fieldValue(line) }))}
            labelWidth={isBroken ? columns : width}
          />
        )}
        {lines
          .filter((line) => line.label === undefined)
          .map((line) => (
            <Sentence key={line.text} {...line} />
          ))}
      </Inset>
    </>
  );
}

function fieldValue({ text, isLink }: SummaryLine): ReactNode {
  return isLink === true ? <Link>{text}</Link> : text;
}

function Sentence({ text, number }: SummaryLine) {
  if (number === undefined) return <Prose>{text}</Prose>;
  return (
    <Box flexShrink={0}>
      <Prose>{`${number}.`}</Prose>
      <Inset by={1}>
        <Prose>{text}</Prose>
      </Inset>
    </Box>
  );
}

import type { CheckId } from "../../src/domain/check-id.ts";
import { findingText } from "../../src/output/text/render-findings.ts";
import { helpKey, scrollKey } from "../app/screen.ts";
import { isRoomy } from "../app/view.ts";
import { bodyHeight } from "../app/viewport.ts";
import { useLook } from "../parts/look.tsx";
import { Marked } from "../parts/mark.tsx";
import { Heading, Inset, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { confirmSelected } from "./confirm.tsx";
import { Effect, findingMarks } from "./finding-parts.tsx";
import { openLog } from "./log.tsx";
import type { CheckReport } from "./services.ts";
import type { DoctorScreen, DoctorState } from "./state.ts";
import { backKey, causes } from "./state.ts";

interface FindingScreen {
  name: "finding";
  id: CheckId;
  top: number;
}

export function findingScreen(id: CheckId): FindingScreen {
  return { name: "finding", id, top: 0 };
}

/**
 * Everything about one finding: what was seen, why it matters, the evidence, its repair with the
 * exact commands, what it follows from and what follows from it.
 */
export const finding: DoctorScreen<FindingScreen> = {
  name: "finding",
  keys: [
    {
      key: "f",
      hint: ({ state, screen }) => (reportOf(state, screen)?.remediation === undefined ? "" : "f fix"),
      do: ({ state }) => confirmSelected(state),
    },
    backKey,
    { key: "l", hint: "l log", do: ({ state }) => openLog(state) },
    { ...helpKey, hint: "? keys" },
    scrollKey,
  ],
  view: ({ state }, screen) => {
    const report = reportOf(state, screen);
    return {
      title: report === undefined ? screen.id : `${report.id}, ${report.category}`,
      body: (
        <Scroll top={screen.top}>
          {report === undefined ? (
            <Prose>This finding no longer exists.</Prose>
          ) : (
            <Whole report={report} state={state} />
          )}
        </Scroll>
      ),
    };
  },
};

function reportOf({ reports }: DoctorState, screen: FindingScreen): CheckReport | undefined {
  return reports.find(({ id }) => id === screen.id);
}

function Whole({ report, state }: { report: CheckReport; state: DoctorState }) {
  const { title, finding: found, remediation } = report;
  const { rows } = useLook();
  const isWrong = found.status === "fail" || found.status === "warn";
  const next = isWrong && (
    <Texts heading={remediation === undefined ? "Next" : "By hand instead"} texts={[found.next]} />
  );
  // The evidence is often longer than a small screen.
  const isNextFirst = remediation === undefined && !isRoomy({ height: bodyHeight(rows) });
  return (
    <>
      <Marked of={findingMarks[found.status]}>
        <Prose as="strong">{findingText(report)}</Prose>
        {isWrong && <Prose as="dim">{`Expected: ${title}.`}</Prose>}
        {isWrong && <Prose>{found.why}</Prose>}
      </Marked>
      {isNextFirst && next}
      {isWrong && <Texts heading="Seen" texts={found.evidence} />}
      {remediation !== undefined && (
        <>
          <Heading>{`Fix: ${remediation.title}`}</Heading>
          <Effect remediation={remediation} />
        </>
      )}
      {!isNextFirst && next}
      <Around report={report} state={state} />
    </>
  );
}

/** What it follows from, what follows from it, and what waits for it. */
function Around({ report, state }: { report: CheckReport; state: DoctorState }) {
  const all = causes(state);
  const own = all.find(({ root }) => root.id === report.id);
  const above = all.find(({ follows }) => follows.some(({ id }) => id === report.id))?.root;
  const line = (one: CheckReport) => `${one.id.padEnd(3)}  ${findingText(one)}`;
  return (
    <>
      <Texts heading="Follows from" texts={above === undefined ? [] : [line(above)]} />
      <Texts heading="Follows from this" texts={(own?.follows ?? []).map(line)} />
      <Texts
        heading="Waiting for this"
        texts={(own?.waits ?? []).map(({ id, title }) => `${id.padEnd(3)}  ${title}`)}
      />
    </>
  );
}

function Texts({ heading, texts }: { heading: string; texts: readonly string[] }) {
  if (texts.length === 0) return null;
  return (
    <>
      <Heading>{heading}</Heading>
      <Inset by={2}>
        {texts.map((text) => (
          <Prose key={text}>{text}</Prose>
        ))}
      </Inset>
    </>
  );
}

import { renderFinding } from "../../../src/output/text/render-finding.ts";
import { renderPlan } from "../../../src/output/text/render-plan.ts";
import { renderProblem } from "../../../src/output/text/render-problem.ts";
import type { KeyHint } from "../../app/key-hint.ts";
import type { Tone } from "../../app/theme.ts";
import type { View, ViewInput } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import { profileFrom } from "../profile-from-answers.ts";
import type { Review } from "../services.ts";
import { canStart } from "../state/can-start.ts";
import type { ReviewScreen } from "../state.ts";

/** Everything that will change, and why. Until Enter is pressed here, nothing was touched. */
export function reviewView(input: ViewInput, screen: ReviewScreen): View {
  const { shown } = screen;
  const back: KeyHint[] = [["r look again", "r again"], "Esc back"];
  switch (shown.state) {
    case "looking":
      return {
        title: "Review",
        body: { kind: "rows", rows: [{ ...row("Looking at this machine; nothing is changed ..."), isBusy: true }] },
        keys: ["Esc back"],
      };
    case "refused": {
      const rows = textRows(renderProblem(shown.problem), input.columns);
      return { title: "Review", body: { kind: "rows", rows, top: screen.top }, keys: back };
    }
    case "ready":
      return {
        title: "Review",
        body: { kind: "rows", rows: reviewRows(input, shown.review, canStart(screen)), top: screen.top },
        keys: [
          ...(canStart(screen) ? ["Enter start"] : []),
          ...(shown.review.freePorts === undefined ? [] : [["p take the free ports", "p free ports"] as const]),
          ...back,
          ["? help", ""],
        ],
      };
  }
}

function reviewRows(input: ViewInput, review: Review, isStartable: boolean): Row[] {
  const { state, services, columns } = input;
  const { plan, findings, settled, differences, freePorts } = review;
  const target = settled.target === "rehearsal" ? "Rehearsal in" : "Installation in";
  const saveName = services.saveName(profileFrom(state.answers, state.base, state.typed));
  const shownFindings = findings.filter((finding) => finding.status !== "ok");
  return [
    ...prose(`${target} ${settled.directory}`, columns, "strong", 2),
    ...prose(
      isStartable
        ? `${state.hasChanged ? "What was done stays done." : "Nothing has been changed yet."} Enter starts.`
        : `This has to be solved first.${state.hasChanged ? "" : " Nothing has been changed."}`,
      columns,
      isStartable ? "plain" : "warn",
    ),
    emptyRow,
    ...textRows(
      shownFindings.flatMap((finding) => [...renderFinding(finding), ""]),
      columns,
    ),
    ...(freePorts === undefined ? [] : freePortRows(freePorts.says, columns)),
    ...textRows(renderPlan(plan), columns),
    emptyRow,
    ...differences.flatMap(({ file, lines }) => differenceRows(file, lines, columns)),
    ...prose(`Your answers will be saved as "${saveName}". To do the same again without questions:`, columns, "dim"),
    ...prose(`  dittofeed-setup --profile ${saveName}`, columns),
  ];
}

function freePortRows(says: readonly string[], columns: number): Row[] {
  return [
    ...prose("p takes the next free ports:", columns, "strong"),
    ...says.flatMap((line) => prose(`  ${line}`, columns, "plain", 2)),
    emptyRow,
  ];
}

function differenceRows(file: string, lines: readonly string[], columns: number): Row[] {
  return [
    ...prose(`What changes in ${file}, which is there already:`, columns, "strong"),
    ...lines.map((line) => row(`  ${line}`, line.startsWith("+") ? "good" : line.startsWith("-") ? "bad" : "dim")),
    emptyRow,
  ];
}

/** The marks of the plan's text stand for the tones, not the other way round. */
const tones: readonly [RegExp, Tone][] = [
  [/^\S.*:?$/, "strong"],
  [/^ {2}\+ /, "plain"],
  [/^ {2}[=-] /, "dim"],
  [/^ {6}(done already|skipped|why): /, "dim"],
];

export function textRows(lines: readonly string[], columns: number): Row[] {
  return lines.flatMap((line) => {
    if (line === "") return [emptyRow];
    const tone = tones.find(([pattern]) => pattern.test(line))?.[1] ?? "plain";
    return prose(line, columns, tone, 2);
  });
}

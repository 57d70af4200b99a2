import type { Problem } from "../../src/domain/problem.ts";
import { partsOf } from "../../src/output/text/render-problem.ts";
import { Fields } from "./fields.tsx";
import { Marked } from "./mark.tsx";
import { Gap, Prose } from "./prose.tsx";

/** What happened, what was seen, why it matters, what to type next. */
export function ProblemText({ problem, isWarning = false }: { problem: Problem; isWarning?: boolean }) {
  const mark = isWarning ? "warning" : problem.code === "cancelled" ? "skipped" : "failed";
  return (
    <>
      <Marked of={mark}>
        <Prose as={isWarning ? "warn" : "strong"}>{problem.title}</Prose>
      </Marked>
      <Gap />
      <Fields rows={partsOf(problem).map(([label, value]) => ({ label, value }))} />
    </>
  );
}

import type { Problem } from "../../src/domain/problem.ts";
import { partsOf } from "../../src/output/text/render-problem.ts";
import { isRoomy } from "../app/view.ts";
import { bodyHeight } from "../app/viewport.ts";
import { Fields } from "./fields.tsx";
import { useLook } from "./look.tsx";
import { Marked } from "./mark.tsx";
import { Gap, Prose } from "./prose.tsx";

/**
 * What happened, what was seen, why it matters, what to type next. On a small screen what to type
 * comes first: the rest may lie below its last row.
 */
export function ProblemText({ problem, isWarning = false }: { problem: Problem; isWarning?: boolean }) {
  const isSmall = !isRoomy({ height: bodyHeight(useLook().rows) });
  const parts = partsOf(problem);
  const next = parts.filter(([label]) => label === "Next");
  const shown = isSmall ? [...next, ...parts.filter((part) => !next.includes(part))] : parts;
  const mark = isWarning ? "warning" : problem.code === "cancelled" ? "skipped" : "failed";
  return (
    <>
      <Marked of={mark}>
        <Prose as={isWarning ? "warn" : "strong"}>{problem.title}</Prose>
      </Marked>
      {!isSmall && <Gap />}
      <Fields rows={shown.map(([label, value]) => ({ label, value }))} />
    </>
  );
}

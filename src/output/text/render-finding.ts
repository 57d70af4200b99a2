import type { ReportedFinding } from "../../domain/finding.ts";
import { renderProblem } from "./render-problem.ts";

export function renderFinding(finding: ReportedFinding): string[] {
  switch (finding.status) {
    case "ok":
      return [`OK: ${finding.check}: ${finding.saw}`];
    case "unknown":
      return [`Not known: ${finding.check}: ${finding.saw}`];
    case "warn":
      return renderProblem(finding.problem, "Warning");
    case "fail":
      return renderProblem(finding.problem);
  }
}

import type { Report } from "../../src/output/report/report.ts";
import { someReport } from "./some-report.ts";

/** A report in which every text that can come from outside is this one. */
export function reportSaying(text: string): Report {
  const plain = someReport();
  const [finding, service, box] = [plain.findings[0], plain.services[0], plain.stack.boxes[0]];
  if (finding?.fix === undefined || service === undefined || box === undefined) throw new Error("no sample");
  return {
    ...plain,
    ...{ installation: text, found: text, version: text, leftOut: [text] },
    verdict: { severity: "fail", sentence: text, tally: text },
    findings: [
      {
        ...{ ...finding, title: text, saw: text, why: text, next: text, evidence: `a\n${text}` },
        fix: { title: text, risk: text, command: text, steps: text },
      },
    ],
    passed: [{ id: "H1", title: text, category: text }],
    facts: [{ label: text, value: text }],
    services: [
      {
        ...{ ...service, service: text, image: text, version: text, digest: text, condition: text, memory: text },
        ...{ upFor: text, startedAt: text, ports: [text], needs: [text] },
      },
    ],
    run: {
      ...{ startedAt: "2026-11-26T09:30:00.000Z", outcome: text, milliseconds: 1000 },
      bars: (["step", "service"] as const).map((kind) => ({
        ...{ kind, name: text, title: text, from: 0, milliseconds: 500, state: "changed" as const },
        waitedFor: [text],
      })),
    },
    stack: {
      boxes: [
        { ...box, service: text, image: text, ports: [text], condition: text, found: [text], networks: [text] },
        { ...box, service: "b" },
      ],
      arrows: [{ from: text, to: "b" }],
      unknown: text,
    },
  };
}

/** How serious something is, in the words that stand beside every colour. */
export type Severity = "fail" | "warn" | "ok" | "unknown";

/**
 * All that a report says, as data. It is gathered elsewhere, and redacted before it is put into
 * HTML or Markdown.
 */
export interface Report {
  installation: string;
  /** Which one it is, and how it was found. */
  found: string;
  /** RFC 3339. */
  madeAt: string;
  version: string;
  /** One sentence: what is wrong first, or that nothing is. */
  verdict: { severity: Severity; sentence: string; tally: string };
  /** Worst first. */
  findings: readonly ReportFinding[];
  /** What was asked and is as it should be. */
  passed: readonly { id: string; title: string; category: string }[];
  facts: readonly { label: string; value: string }[];
  services: readonly ReportService[];
  /** Of the last run; undefined where no journal tells of one. */
  run: RunTimeline | undefined;
  stack: StackPicture;
  leftOut: readonly string[];
}

export interface ReportFinding {
  id: string;
  title: string;
  category: string;
  severity: Severity;
  saw: string;
  why: string;
  next: string;
  /** Lines, joined: a secret of several lines is found only where they stand together. */
  evidence: string;
  fix: ReportFix | undefined;
}

export interface ReportFix {
  title: string;
  /** What it costs, in words. */
  risk: string;
  command: string;
  /** The exact steps, a line each, joined. */
  steps: string;
}

export interface ReportService {
  service: string;
  severity: Severity;
  condition: string;
  /** Without tag and digest. */
  image: string;
  /** The tag. */
  version: string;
  /** `sha256:…` where the reference names one. */
  digest: string;
  ports: readonly string[];
  memory: string;
  restarts: number;
  /** How long it has been up. */
  upFor: string;
  /** RFC 3339; empty where it does not run. */
  startedAt: string;
  needs: readonly string[];
}

export interface StackPicture {
  boxes: readonly StackBox[];
  arrows: readonly StackArrow[];
  /** Why there are none, where they are not known. */
  unknown: string | undefined;
}

export interface StackBox {
  service: string;
  role: "outside" | "application" | "infrastructure" | "own";
  image: string;
  ports: readonly string[];
  condition: string;
  severity: Severity;
  /** Ids of what was found about it. */
  found: readonly string[];
  networks: readonly string[];
}

/** `from` needs `to`. */
export interface StackArrow {
  from: string;
  to: string;
}

export interface RunTimeline {
  startedAt: string;
  outcome: string;
  milliseconds: number;
  bars: readonly TimelineBar[];
}

export interface TimelineBar {
  kind: "step" | "service";
  name: string;
  title: string;
  /** Milliseconds after the beginning of the run. */
  from: number;
  milliseconds: number;
  state: "changed" | "checked" | "failed" | "stopped" | "unfinished";
  /** Names of the bars without whose end this one could not begin. */
  waitedFor: readonly string[];
}

export const severityWords: Readonly<Record<Severity, string>> = {
  fail: "Problem",
  warn: "Warning",
  ok: "OK",
  unknown: "Not known",
};

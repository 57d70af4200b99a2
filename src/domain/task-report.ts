import type { ServiceName } from "./service.ts";

export type ServicePhase =
  | "pulling"
  | "pulled"
  | "created"
  | "starting"
  | "waiting"
  | "healthy"
  | "running"
  | "unhealthy"
  | "exited"
  | "stopped";

/** What a task may say while it runs; the runner adds which task it was. */
export type TaskReport =
  | { type: "task-progress"; unit: "bytes" | "steps" | "rows"; done: number; total: number | undefined; item?: string }
  /** A line of somebody else's output. Redacted before it is shown, whole lines only. */
  | { type: "task-line"; source: string; line: string }
  | { type: "service-state"; service: ServiceName; state: ServicePhase; done?: number; total?: number }
  | { type: "verified"; what: string }
  | { type: "unverified"; what: string }
  /** A defect of a published image, seen just now. */
  | { type: "defect"; what: string };

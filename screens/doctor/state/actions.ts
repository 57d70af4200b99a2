import type { CheckId } from "../../../src/domain/check-id.ts";
import type { Problem } from "../../../src/domain/problem.ts";
import type { ScrollOrder } from "../../wizard/press/scroll.ts";
import type { ServiceLog, Shown, Treatment } from "../services.ts";

/** What can happen to the doctor's screen. */
export type DoctorAction =
  | { type: "look" }
  | { type: "seen"; reports: readonly Shown[] }
  | { type: "looked"; reports: readonly Shown[] }
  | { type: "look-failed"; problem: Problem }
  | { type: "move"; by: number }
  | { type: "open-list" }
  | { type: "open-finding"; id: CheckId }
  | { type: "ask-to-repair"; ids: readonly CheckId[] }
  | { type: "type-name"; text: string }
  | { type: "start-repairs"; ids: readonly CheckId[] }
  | { type: "start-repair"; id: CheckId }
  | { type: "say"; lines: readonly string[] }
  | { type: "end-repair"; id: CheckId; treatment: Treatment | "not-needed" }
  | { type: "end-repairs" }
  | { type: "stop-repairs" }
  | { type: "open-log" }
  | { type: "show-log"; log: ServiceLog }
  | { type: "refuse-log"; problem: Problem }
  | { type: "open-bundle" }
  | { type: "show-bundle"; lines: readonly string[] }
  | { type: "refuse-bundle"; problem: Problem }
  | { type: "show-help" }
  | { type: "hide-help" }
  | { type: "show-notice"; text: string }
  | ScrollOrder;

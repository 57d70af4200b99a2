import type { CheckId } from "../../src/domain/check-id.ts";
import { overview } from "../../src/domain/doctor-overview.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { AppMessage } from "../app/app.ts";
import type { AppState, Message, Screen, ScreenState, ViewInput } from "../app/screen.ts";
import type { CheckReport, DoctorServices } from "./services.ts";

/** What all screens of the doctor know. */
export interface DoctorState extends AppState {
  /** In the catalogue's order. While it looks again: the new ones among those of the look before. */
  reports: readonly CheckReport[];
  looking: Looking;
  /** By id, so that it stays on its finding while others come and go. */
  selected: CheckId | undefined;
  /** Everything that was repaired, or tried, since the start. */
  repairs: readonly Repair[];
}

type Looking =
  /** How many of the catalogue are in. */
  { state: "looking"; seen: number } | { state: "done" } | { state: "failed"; problem: Problem };

export interface Repair {
  id: CheckId;
  title: string;
  /** `fixed` and `not-fixed` are what the look afterwards said; `not-needed`: another repair had done it by then. */
  state: "waiting" | "running" | "fixed" | "not-fixed" | "not-needed";
  /** What stopped the repair, or what was seen afterwards. */
  problem: Problem | undefined;
  saw: string;
}

export interface DoctorResult {
  exitCode: number;
  /** What the last look found, and what was repaired: for whoever prints it when the screen is gone. */
  reports: readonly CheckReport[];
  repairs: readonly Repair[];
  /** Why the last look could not be made. */
  problem: Problem | undefined;
}

/** What can happen on any screen: a look is made behind them. */
export type DoctorMessage =
  | Exclude<AppMessage, { type: "stop" | "show" }>
  | { type: "look" }
  | { type: "seen"; reports: readonly CheckReport[] }
  | { type: "looked"; reports: readonly CheckReport[] }
  | { type: "look-failed"; problem: Problem };

export interface DoctorKind {
  state: DoctorState;
  services: DoctorServices;
  message: DoctorMessage;
  result: DoctorResult;
  go: undefined;
}

export type DoctorScreen<Own extends ScreenState, OwnMessage extends Message = never> = Screen<
  Own,
  OwnMessage,
  DoctorKind
>;
export type DoctorInput = ViewInput<DoctorKind>;

/** The findings that have a row of their own, top to bottom. */
export function listed({ reports }: DoctorState): CheckReport[] {
  return overview(reports).flatMap(({ shown }) => shown);
}

export function selectedFinding(state: DoctorState): CheckReport | undefined {
  const all = listed(state);
  return all.find(({ id }) => id === state.selected) ?? all[0];
}

export const listScreen = { name: "list" } as const;

/** The keys that lead back from a text to the list. */
export const backKey = {
  key: ["escape", "enter", "q"],
  hint: "Esc back",
  do: () => ({ type: "open", screen: listScreen }) as const,
} as const;

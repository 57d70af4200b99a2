import type { CheckId } from "../../src/domain/check-id.ts";
import { type Cause, causesOf } from "../../src/domain/doctor-overview.ts";
import { isFine, isMoot } from "../../src/domain/finding.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { AppMessage } from "../app/app.ts";
import type { AppState, Message, Screen, ScreenState, ViewInput } from "../app/screen.ts";
import type { CheckReport, DoctorServices, Opened } from "./services.ts";

/** What all screens of the doctor know. */
export interface DoctorState extends AppState {
  /** Undefined until the installation is found. */
  opened: Opened | undefined;
  /** In the catalogue's order. While it looks again: the new ones among those of the look before. */
  reports: readonly CheckReport[];
  looking: Looking;
  /** By id, so that it stays on its finding while others come and go; `ok`: the row of what is OK. */
  selected: CheckId | "ok" | undefined;
  /** Everything that was repaired, or tried, since the start. */
  repairs: readonly Repair[];
}

type Looking =
  /** How many of the catalogue are in. */
  { state: "looking"; seen: number } | { state: "done" } | { state: "failed"; problem: Problem };

export interface Repair {
  id: CheckId;
  /** How it is when it is OK. */
  title: string;
  /** What the repair is called. */
  doing: string;
  /**
   * `fixed`, `not-fixed` and `not-checked` are what the look afterwards said; `not-needed`: another
   * repair had done it by then; `not-agreed`: it has come to destroy something meanwhile.
   */
  state: "waiting" | "running" | "checking" | "fixed" | "not-fixed" | "not-checked" | "not-needed" | "not-agreed";
  /** What stopped the repair, or the look afterwards. */
  problem: Problem | undefined;
  /** What was seen afterwards. */
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
  | { type: "opened"; opened: Opened }
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

export const causes = ({ reports }: DoctorState): Cause<CheckReport>[] => causesOf(reports);

/** The findings that have a row of their own, top to bottom. */
export function listed(state: DoctorState): CheckReport[] {
  return causes(state).flatMap(({ root, follows }) => [root, ...follows]);
}

export const okay = ({ reports }: DoctorState): CheckReport[] => reports.filter(({ finding }) => isFine(finding));

/** What is not judged here, by its titles. */
export const leftOut = ({ opened, reports }: DoctorState): string[] => [
  ...reports.filter(({ finding }) => isMoot(finding)).map(({ title }) => title),
  ...(opened?.leftOut ?? []),
];

/** What the keys are about; undefined on the row of what is OK, and where there is no finding. */
export function selectedFinding(state: DoctorState): CheckReport | undefined {
  if (state.selected === "ok") return undefined;
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

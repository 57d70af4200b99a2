import type { CheckId } from "../../src/domain/check-id.ts";
import { overview } from "../../src/domain/doctor-overview.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { ServiceLog, Shown } from "./services.ts";

/** Everything that the doctor's screen knows. */
export interface DoctorState {
  /** In the catalogue's order. While it looks again: the new ones among those of the look before. */
  reports: readonly Shown[];
  looking: Looking;
  /** By id, so that it stays on its finding while others come and go. */
  selected: CheckId | undefined;
  screen: DoctorScreen;
  /** Everything that was repaired, or tried, since the start. */
  treated: readonly Treated[];
  isHelpShown: boolean;
  notice: string | undefined;
}

export type Looking =
  /** How many of the catalogue are in. */
  { state: "looking"; seen: number } | { state: "done" } | { state: "failed"; problem: Problem };

export type DoctorScreen =
  | { name: "list" }
  | { name: "finding"; id: CheckId; top: number }
  | { name: "agree"; ids: readonly CheckId[]; typed: string; top: number }
  | RepairScreen
  | { name: "log"; log: ServiceLog | undefined; problem: Problem | undefined; top: number | undefined }
  | { name: "bundle"; lines: readonly string[] | undefined; problem: Problem | undefined; top: number };

export interface RepairScreen {
  name: "repair";
  repairs: readonly Treated[];
  /** What the repair says of itself; only the last of them are kept. */
  lines: readonly string[];
  isOver: boolean;
  isStopping: boolean;
  top: number | undefined;
}

export interface Treated {
  id: CheckId;
  title: string;
  /** `helped` and `not-helped` are what the look afterwards said; `not-needed`: another repair had mended it by then. */
  state: "waiting" | "running" | "helped" | "not-helped" | "not-needed";
  /** What stopped the repair, or what was seen afterwards. */
  problem: Problem | undefined;
  saw: string;
}

export const firstDoctorState: DoctorState = {
  reports: [],
  looking: { state: "looking", seen: 0 },
  selected: undefined,
  screen: { name: "list" },
  treated: [],
  isHelpShown: false,
  notice: undefined,
};

/** The findings that have a row of their own, top to bottom. */
export function listed({ reports }: DoctorState): Shown[] {
  return overview(reports).flatMap(({ shown }) => shown);
}

export function selectedFinding(state: DoctorState): Shown | undefined {
  const all = listed(state);
  return all.find(({ id }) => id === state.selected) ?? all[0];
}

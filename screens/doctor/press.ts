import type { CheckId } from "../../src/domain/check-id.ts";
import { inRepairOrder } from "../../src/domain/repair-order.ts";
import type { Key } from "../app/keys.ts";
import { editText } from "../parts/text-field.ts";
import { isLetter } from "../wizard/press/order.ts";
import { scroll } from "../wizard/press/scroll.ts";
import type { Shown } from "./services.ts";
import type { DoctorAction } from "./state/actions.ts";
import { nameToType } from "./state/name-to-type.ts";
import type { DoctorState } from "./state.ts";
import { selectedFinding } from "./state.ts";

/** What a key asks for: a change of what is shown, or something that has to be done. */
export type DoctorOrder =
  | DoctorAction
  | { type: "interrupt" }
  | { type: "leave" }
  | { type: "look-again" }
  | { type: "repair"; ids: readonly CheckId[] }
  | { type: "read-log"; by: number }
  | { type: "write-bundle" };

export interface DoctorPressed {
  key: Key;
  state: DoctorState;
  page: number;
  most: number;
}

/** What each key means on each screen. */
export function pressInDoctor(pressed: DoctorPressed): DoctorOrder[] {
  const { key, state } = pressed;
  const { screen } = state;
  if (key.name === "ctrl-c") return [{ type: "interrupt" }];
  if (state.isHelpShown) return [{ type: "hide-help" }];
  if (screen.name === "agree") return agree(pressed);
  if (key.name === "help" || isLetter(key, "?")) return [{ type: "show-help" }];
  switch (screen.name) {
    case "list":
      return inList(pressed);
    case "finding":
      if (isLetter(key, "f")) return [repairOne(state)];
      if (isLetter(key, "l")) return [{ type: "read-log", by: 0 }];
      return leavesText(key) ? [{ type: "open-list" }] : scroll(pressed);
    case "repair":
      if (screen.isOver && leavesText(key)) return [{ type: "open-list" }];
      return scroll(pressed);
    case "log":
      if (key.name === "tab" || key.name === "right") return [{ type: "read-log", by: 1 }];
      if (key.name === "shift-tab" || key.name === "left") return [{ type: "read-log", by: -1 }];
      if (isLetter(key, "r")) return [{ type: "read-log", by: 0 }];
      return leavesText(key) ? [{ type: "open-list" }] : scroll(pressed);
    case "bundle":
      return leavesText(key) ? [{ type: "open-list" }] : scroll(pressed);
  }
}

function inList({ key, state, page }: DoctorPressed): DoctorOrder[] {
  const steps: Partial<Record<Key["name"], number>> = { up: -1, down: 1, "page-up": -page, "page-down": page };
  const ends: Partial<Record<Key["name"], number>> = { home: -state.reports.length, end: state.reports.length };
  const by = steps[key.name] ?? ends[key.name];
  if (by !== undefined) return [{ type: "move", by }];
  if (key.name === "enter") {
    const finding = selectedFinding(state);
    return finding === undefined ? [] : [{ type: "open-finding", id: finding.id }];
  }
  if (key.name === "escape" || isLetter(key, "q")) return [{ type: "leave" }];
  if (isLetter(key, "f")) return [repairOne(state)];
  if (isLetter(key, "e")) return [repairMany(state, (report) => report.finding.status === "fail")];
  if (isLetter(key, "a")) return [repairMany(state, () => true)];
  if (isLetter(key, "r")) return [{ type: "look-again" }];
  if (isLetter(key, "l")) return [{ type: "read-log", by: 0 }];
  if (isLetter(key, "b")) return [{ type: "write-bundle" }];
  return [];
}

function leavesText(key: Key): boolean {
  return key.name === "escape" || key.name === "enter" || isLetter(key, "q");
}

function repairOne(state: DoctorState): DoctorOrder {
  const finding = selectedFinding(state);
  if (finding === undefined) return { type: "show-notice", text: "There is nothing to repair." };
  if (finding.remediation === undefined)
    return { type: "show-notice", text: `${finding.id} has no repair here. Enter shows what to type.` };
  return whenLooked(state, [finding.id]);
}

function repairMany(state: DoctorState, isMeant: (report: Shown) => boolean): DoctorOrder {
  // What cannot be undone is repaired alone, with its name typed.
  const ids = inRepairOrder(state.reports)
    .filter((report) => report.remediation !== undefined && report.remediation.risk !== "destroys" && isMeant(report))
    .map(({ id }) => id);
  if (ids.length === 0) return { type: "show-notice", text: "Nothing here has a repair of its own." };
  return whenLooked(state, ids);
}

/** While a look is under way its facts are not whole yet. */
function whenLooked({ looking }: DoctorState, ids: readonly CheckId[]): DoctorOrder {
  if (looking.state === "looking") return { type: "show-notice", text: "Still looking; in a moment." };
  return { type: "ask-to-repair", ids };
}

function agree(pressed: DoctorPressed): DoctorOrder[] {
  const { key, state } = pressed;
  const { screen } = state;
  if (screen.name !== "agree") return [];
  if (key.name === "escape") return [{ type: "open-list" }];
  const name = nameToType(state, screen.ids);
  const go: DoctorOrder = { type: "repair", ids: screen.ids };
  if (name === undefined) {
    if (key.name === "enter" || isLetter(key, "f") || isLetter(key, "y")) return [go];
    return isLetter(key, "n") || isLetter(key, "q") ? [{ type: "open-list" }] : scroll(pressed);
  }
  if (key.name === "enter")
    return screen.typed === name
      ? [go]
      : [{ type: "show-notice", text: `Nothing was done: the name is ${name}. Esc leaves it as it is.` }];
  if (key.name === "up" || key.name === "down" || key.name === "page-up" || key.name === "page-down")
    return scroll(pressed);
  const edited = editText({ value: screen.typed, cursor: screen.typed.length }, key);
  return edited === undefined || edited === "refused" ? [] : [{ type: "type-name", text: edited.value }];
}

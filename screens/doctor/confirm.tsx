import type { CheckId } from "../../src/domain/check-id.ts";
import { inRepairOrder } from "../../src/domain/doctor-overview.ts";
import type { Show } from "../app/screen.ts";
import { scrollKey } from "../app/screen.ts";
import { Scroll } from "../parts/scroll.tsx";
import { editText } from "../parts/text-field.ts";
import { confirmQuestion, nameFor, Repairs } from "./finding-parts.tsx";
import { repairScreen } from "./repair.tsx";
import type { CheckReport } from "./services.ts";
import type { DoctorMessage, DoctorScreen, DoctorState } from "./state.ts";
import { listScreen, selectedFinding } from "./state.ts";

interface ConfirmScreen {
  name: "confirm";
  ids: readonly CheckId[];
  typed: string;
  top: number;
}

/** Asks whether the selected finding is to be repaired. */
export function confirmSelected(state: DoctorState): DoctorMessage {
  const selected = selectedFinding(state);
  if (selected === undefined) return { type: "show-notice", text: "Nothing to fix here." };
  if (selected.remediation === undefined)
    return { type: "show-notice", text: `${selected.id} has no automatic fix. Enter shows what to type.` };
  return confirm(state, [selected.id]);
}

/** What can be repaired with others. What cannot be undone is repaired alone, with its name typed. */
export const fixable = ({ reports }: DoctorState, isMeant: (report: CheckReport) => boolean): CheckReport[] =>
  inRepairOrder(reports)
    .filter(({ remediation }) => remediation !== undefined && remediation.risk !== "destroys")
    .filter(isMeant);

export function confirmAll(state: DoctorState, isMeant: (report: CheckReport) => boolean): DoctorMessage {
  const ids = fixable(state, isMeant).map(({ id }) => id);
  if (ids.length === 0) return { type: "show-notice", text: "Nothing here has an automatic fix." };
  return confirm(state, ids);
}

/** While a look is under way its facts are not whole yet. */
function confirm({ looking }: DoctorState, ids: readonly CheckId[]): DoctorMessage {
  if (looking.state === "looking") return { type: "show-notice", text: "Still checking. Try again in a moment." };
  const screen: ConfirmScreen = { name: "confirm", ids, typed: "", top: 0 };
  return { type: "open", screen };
}

/** Exactly what would be done, before it is done. */
export const confirmation: DoctorScreen<ConfirmScreen, Show<ConfirmScreen>> = {
  name: "confirm",
  keys: [
    { key: ["f", "y"], when: isEnough, do: ({ state, screen }) => go(state, screen) },
    { key: ["n", "q"], when: isEnough, do: () => ({ type: "open", screen: listScreen }) },
    {
      key: "enter",
      hint: (now) => (isEnough(now) ? "Enter fix" : "Enter agree"),
      do: ({ state, screen }) => {
        const name = nameToType(state, screen.ids);
        if (name === undefined || screen.typed === name) return go(state, screen);
        return { type: "show-notice", text: `Nothing was done. Type ${name}, or press Esc to cancel.` };
      },
    },
    { key: "escape", hint: "Esc cancel", do: () => ({ type: "open", screen: listScreen }) },
    { ...scrollKey, when: isEnough },
    { ...scrollKey, key: ["up", "down", "page-up", "page-down"] },
    {
      key: "any",
      when: (now) => !isEnough(now),
      do: ({ key, screen: { typed } }) => {
        const edited = editText({ value: typed, cursor: typed.length }, key);
        return typeof edited === "object" ? { type: "show", changes: { typed: edited.value } } : undefined;
      },
    },
  ],
  view: ({ state, theme }, { ids, typed, top }) => {
    const reports = ids.flatMap((id) => state.reports.find((report) => report.id === id) ?? []);
    const { pointer, cursor } = theme.symbols;
    return {
      title: reports.length === 1 ? `Fix ${reports[0]?.id}` : `Fix ${reports.length} findings`,
      body: (
        <Scroll top={top}>
          <Repairs found={reports} />
        </Scroll>
      ),
      question: confirmQuestion(reports, { name: nameToType(state, ids), typed, pointer, cursor }),
    };
  },
};

/** Is Enter enough, without a name typed? */
function isEnough({ state, screen }: { state: DoctorState; screen: ConfirmScreen }): boolean {
  return nameToType(state, screen.ids) === undefined;
}

function go(state: DoctorState, { ids }: ConfirmScreen): DoctorMessage {
  return { type: "open", screen: repairScreen(state, ids) };
}

/** What has to be typed before these are repaired; undefined where Enter is enough. */
function nameToType({ reports }: DoctorState, ids: readonly CheckId[]): string | undefined {
  return reports.filter(({ id }) => ids.includes(id)).flatMap((report) => nameFor(report) ?? [])[0];
}

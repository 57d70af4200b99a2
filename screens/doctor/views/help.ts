import type { View } from "../../app/view.ts";
import { emptyRow, prose } from "../../parts/rows.ts";
import type { DoctorViewInput } from "./doctor-view-input.ts";

const keys: readonly [key: string, meaning: string, inShort: string][] = [
  ["Up, Down", "choose a finding", "choose"],
  ["Enter", "open it: what was seen, why, what to do", "open it"],
  ["f", "repair it; the exact commands are shown first", "repair it"],
  ["e", "repair all problems that have a repair", "repair all problems"],
  ["a", "repair all problems and warnings that have one", "and all warnings"],
  ["r", "look at everything again", "look again"],
  ["l", "log of the service concerned; Tab goes to the next", "log of its service"],
  ["b", "write a support bundle: one file, without secrets", "support bundle"],
  ["q, Esc", "end; the exit code is 0 when nothing is wrong, else 3", "end"],
];

/** All keys. Any key leads back. */
export function doctorHelpView({ columns, height }: DoctorViewInput): View {
  const rows = keys.flatMap(([key, meaning, inShort]) =>
    prose(`${key.padEnd(10)}${columns < 70 ? inShort : meaning}`, columns, "plain", 10),
  );
  const note = prose("Looking changes nothing. What cannot be undone asks for its name first.", columns, "dim");
  return {
    title: "Keys",
    body: { kind: "rows", rows: [...rows, ...(height > rows.length + note.length ? [emptyRow, ...note] : [])] },
    keys: ["Any key leads back"],
  };
}

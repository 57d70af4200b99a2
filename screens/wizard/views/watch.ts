import type { View, ViewInput } from "../../app/view.ts";
import type { Row } from "../../parts/rows.ts";
import { emptyRow, prose, row } from "../../parts/rows.ts";
import type { WatchScreen } from "../state.ts";

/** A run that somebody else started: who, where it is, and the end of its log in the room that is left. */
export function watchView({ columns, height }: ViewInput, { installation, seen }: WatchScreen): View {
  const isOver = seen !== undefined && seen.worker === undefined;
  const top: Row[] =
    seen === undefined
      ? [{ ...row("Looking for its log ..."), isBusy: true }]
      : [
          ...(isOver ? prose("That run is over.", columns, "strong") : prose(`At work: ${seen.worker}`, columns)),
          ...prose(seen.at ?? "It has not said yet what it does.", columns, "strong"),
          emptyRow,
        ];
  const lines = (seen?.lines ?? []).slice(-Math.max(0, height - top.length)).map((line) => row(line, "dim"));
  return {
    title: `Watching "${installation.profile}"`,
    body: { kind: "rows", rows: [...top, ...lines] },
    keys: [isOver ? "Enter see what is left" : ["It goes on without you", ""], "Esc back", "Ctrl-C leave"],
  };
}

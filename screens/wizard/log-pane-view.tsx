import { Box } from "ink";
import stringWidth from "string-width";
import type { RunView } from "../../src/engine/run-view.ts";
import { Tail } from "../parts/log-lines.tsx";
import { Toned, useLook } from "../parts/look.tsx";
import type { LogPane } from "./log-pane.ts";
import { shownLines } from "./log-pane.ts";

/** The pane with its head; nothing where there is neither room nor anything to show. */
export function LogPaneView({ pane, view, room }: { pane: LogPane; view: RunView; room: number }) {
  const { theme, columns } = useLook();
  const lines = shownLines(pane, view);
  const isPlain = pane.service === undefined && pane.filter === "" && !pane.isTyping;
  if (room < 2 || (lines.length === 0 && isPlain)) return null;
  const text = `${theme.symbols.dash.repeat(2)} ${headOf(pane)} `;
  return (
    <>
      <Box height={1} flexShrink={0}>
        <Toned as="dim">{text + theme.symbols.dash.repeat(Math.max(0, columns - stringWidth(text)))}</Toned>
      </Box>
      {lines.length === 0 ? (
        <Toned as="dim">{pane.filter === "" ? "nothing yet" : `no line with "${pane.filter}" yet`}</Toned>
      ) : (
        <Tail
          lines={lines
            .slice(1 - room)
            .map(({ source, line }) => ({ line, ...(pane.service === undefined && { source }) }))}
        />
      )}
    </>
  );
}

/** `log of api, only "error", paused` */
function headOf({ service, filter, held }: LogPane): string {
  return [
    service === undefined ? "log of this run" : `log of ${service}`,
    ...(filter === "" ? [] : [`only "${filter}"`]),
    ...(held === undefined ? [] : ["paused"]),
  ].join(", ");
}

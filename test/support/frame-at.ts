import { EventEmitter } from "node:events";
import { render } from "ink";
import type { ReactElement } from "react";
import type { Size } from "../../screens/app/terminal.ts";

/** One frame of a terminal of this size; ink-testing-library's has always 100 columns. */
export function frameAt(element: ReactElement, size: Size): string {
  let frame = "";
  const stdout = Object.assign(new EventEmitter(), size, {
    write: (text: string) => {
      frame = text;
    },
  });
  const ink = render(element, {
    // Ink uses write, columns, rows and 'resize' of a stream, and those are there.
    stdout: stdout as unknown as NodeJS.WriteStream,
    debug: true,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  const last = frame;
  ink.unmount();
  return last;
}

import { Box } from "ink";
import { render } from "ink-testing-library";
import type { ReactElement } from "react";
import type { Theme } from "../../screens/app/theme.ts";
import { makeTheme } from "../../screens/app/theme.ts";
import type { View } from "../../screens/app/view.ts";
import { createViewport } from "../../screens/app/viewport.ts";
import { Look } from "../../screens/parts/look.tsx";

const usual = makeTheme({ LANG: "C.UTF-8", NO_COLOR: "1" }, true);

/** How a view or an element looks in a room of this size, row by row. */
export function drawn(
  what: View | ReactElement,
  { columns = 80, rows = 19, theme = usual }: { columns?: number; rows?: number; theme?: Theme } = {},
) {
  const viewport = createViewport();
  const framed = (element: ReactElement) => (
    <Look value={{ theme, columns, rows, viewport }}>
      <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
        {element}
      </Box>
    </Look>
  );
  const element = "title" in what ? what.body : what;
  const { lastFrame, rerender } = render(framed(element));
  return {
    rows: () =>
      (lastFrame() ?? "")
        .trimEnd()
        .split("\n")
        .map((row) => row.trimEnd()),
    viewport,
    again: (element: ReactElement) => rerender(framed(element)),
  };
}

import { Box } from "ink";
import type { ReactNode } from "react";
import { Look, useLook } from "./look.tsx";
import { Prose } from "./prose.tsx";

/** Something that has to be answered now, with the keys that answer it. */
export function QuestionBox({ children, keys }: { children: string; keys: ReactNode }) {
  const look = useLook();
  const { theme } = look;
  return (
    <Look value={{ ...look, columns: Math.max(1, look.columns - 4) }}>
      <Box
        flexDirection="column"
        flexShrink={0}
        width={look.columns}
        paddingX={1}
        borderStyle={theme.unicode ? "round" : "classic"}
        borderColor={theme.colours.warn.color}
      >
        <Prose as="strong">{children}</Prose>
        {keys}
      </Box>
    </Look>
  );
}

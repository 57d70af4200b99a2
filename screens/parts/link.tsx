import { Box, Text, Transform } from "ink";
import stringWidth from "string-width";
import { hyperlink } from "../../src/output/text/hyperlinks.ts";
import { useLook } from "./look.tsx";
import { Prose } from "./prose.tsx";
import { printable } from "./spans.ts";

/** An address that can be opened where the terminal knows how, and copied everywhere: it is shown whole. */
export function Link({ children: address }: { children: string }) {
  const { theme, columns } = useLook();
  // Over several rows it would be several links.
  if (!theme.hasLinks || stringWidth(address) > columns) return <Prose as="command">{address}</Prose>;
  return (
    <Box height={1} flexShrink={0}>
      <Transform transform={(text) => hyperlink(address, text)}>
        <Text {...theme.colours.command} wrap="truncate">
          {printable(address, theme)}
        </Text>
      </Transform>
    </Box>
  );
}

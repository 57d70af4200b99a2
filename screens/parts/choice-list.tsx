import { Box, Text } from "ink";
import SelectInput from "ink-select-input";
import { useLook } from "./look.tsx";
import { fitRow } from "./rows.ts";

/**
 * ink-select-input draws the list; the keys are ours, because its own handler moves once only when
 * a slow line brings two arrows in one piece. It keeps its first selection, hence the key.
 */
export function ChoiceList({ items, at, limit }: { items: readonly string[]; at: number; limit: number }) {
  return (
    <Box flexDirection="column" flexShrink={0}>
      <SelectInput
        key={`${at} ${limit} ${items.length}`}
        items={items.map((label, value) => ({ label, value }))}
        initialIndex={at}
        limit={limit}
        isFocused={false}
        indicatorComponent={Pointer}
        itemComponent={Choice}
      />
    </Box>
  );
}

function Pointer({ isSelected = false }: { isSelected?: boolean }) {
  const { theme } = useLook();
  return <Text {...theme.colours.accent}>{isSelected ? `${theme.symbols.pointer} ` : "  "}</Text>;
}

function Choice({ isSelected = false, label }: { isSelected?: boolean; label: string }) {
  const { theme, columns } = useLook();
  const [fitted] = fitRow([{ text: label }], columns - 2, theme);
  return <Text {...theme.colours[isSelected ? "accent" : "plain"]}>{fitted?.text ?? ""}</Text>;
}

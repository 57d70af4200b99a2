import { Box, Text } from "ink";
import SelectInput from "ink-select-input";
import stringWidth from "string-width";
import { isNarrow } from "../app/view.ts";
import { Toned, useLook } from "./look.tsx";
import { Focused } from "./scroll.tsx";

export interface Choice {
  label: string;
  /** Beside it, in one column: what is set now, or what it is for. */
  detail?: string | undefined;
}

/**
 * A list of which one is chosen; its row is in the accent colour, whole. ink-select-input draws the list; the keys are ours,
 * because its own handler moves once only when a slow line brings two arrows in one piece. It keeps its first selection,
 * hence the key.
 */
export function Choices({ items, at }: { items: readonly Choice[]; at: number }) {
  const withDetail = items.filter(({ detail = "" }) => detail !== "");
  const width = Math.max(0, ...withDetail.map(({ label }) => stringWidth(label))) + 2;
  return (
    <Box flexDirection="column" flexShrink={0}>
      <SelectInput
        key={`${at} ${items.length}`}
        items={items.map(({ label, detail }, value) => ({ label, detail, width, value }))}
        initialIndex={at}
        isFocused={false}
        indicatorComponent={None}
        itemComponent={Item}
      />
    </Box>
  );
}

/** The pointer belongs to the row, so that it has its colour. */
function None() {
  return null;
}

interface ItemProps extends Choice {
  isSelected?: boolean;
  width?: number;
}

function Item({ isSelected = false, label, detail = "", width = 0 }: ItemProps) {
  const { theme, columns } = useLook();
  const gap = isNarrow({ columns }) ? 2 : Math.max(2, width - stringWidth(label));
  return (
    <Focused isFocused={isSelected}>
      <Box height={1} width={columns}>
        <Text wrap="truncate-end">
          <Toned as={isSelected ? "selected" : "plain"}>
            {`${isSelected ? theme.symbols.pointer : " "} ${label}${detail === "" ? "" : " ".repeat(gap)}`}
          </Toned>
          {detail !== "" && <Toned as={isSelected ? "selected" : "dim"}>{detail}</Toned>}
        </Text>
      </Box>
    </Focused>
  );
}

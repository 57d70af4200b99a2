import { isNarrow } from "../app/view.ts";
import { Fields } from "../parts/fields.tsx";
import { useLook } from "../parts/look.tsx";
import { Gap, Prose } from "../parts/prose.tsx";
import { Scroll } from "../parts/scroll.tsx";
import { keysInHelp } from "./list.tsx";

/** All keys of the list. */
export function KeysPage() {
  const look = useLook();
  const rows = keysInHelp.flatMap(({ help }) => {
    if (help === undefined) return [];
    const [label, meaning, inShort] = help;
    return [{ label, value: isNarrow(look) ? inShort : meaning }];
  });
  return (
    <Scroll>
      <Fields rows={rows} />
      <Gap />
      <Prose as="dim">Checking changes nothing. A fix that cannot be undone asks you to type a name first.</Prose>
    </Scroll>
  );
}

import { prose } from "../parts/rows.ts";
import type { View, ViewInput } from "../parts/view.ts";
import { isRoomy } from "../parts/view.ts";
import { welcomeChoices } from "../state/choices.ts";

export function welcomeView(input: ViewInput, at: number): View {
  const { state, columns } = input;
  const { found } = state;
  const choices = welcomeChoices(found);
  const isUsable = found.engineUsable && found.composeUsable;
  const hint = isUsable
    ? []
    : prose("A real installation needs Docker with Compose; a rehearsal does not.", columns, "dim");
  const greeting = prose(
    "This sets up a multi-tenant Dittofeed, step by step. Nothing changes before you have seen it all.",
    columns,
  );
  return {
    title: "Welcome",
    body: {
      kind: "choice",
      intro: [...(isRoomy(input) ? greeting : []), ...prose(`Found: ${found.engine}`, columns, "plain", 7), ...hint],
      items: choices.map((choice) => choice.label),
      at,
      about: prose(choices[at]?.about ?? "", columns, "dim"),
    },
    keys: [`${input.theme.symbols.arrows} choose`, "Enter go on", "? help", "Ctrl-C leave"],
  };
}

import type { View, ViewInput } from "../../app/view.ts";
import { isRoomy } from "../../app/view.ts";
import { prose } from "../../parts/rows.ts";
import type { Found } from "../services.ts";
import { welcomeChoices } from "../welcome-choices.ts";

export function welcomeView(input: ViewInput, at: number): View {
  const { state, columns } = input;
  const { found } = state;
  const choices = welcomeChoices(found);
  const hint = hintOn(found);
  const greeting = prose(
    "This sets up a multi-tenant Dittofeed, step by step. Nothing changes before you have seen it all.",
    columns,
  );
  return {
    title: "Welcome",
    body: {
      kind: "choice",
      intro: [
        ...(isRoomy(input) ? greeting : []),
        ...foundLines(found).flatMap((line, index) =>
          prose(`${index === 0 ? "Found: " : "       "}${line}`, columns, "plain", 7),
        ),
        ...(hint === undefined ? [] : prose(hint, columns, "dim")),
      ],
      items: choices.map((choice) => choice.label),
      at,
      about: prose(choices[at]?.about ?? "", columns, "dim"),
    },
    keys: [`${input.theme.symbols.arrows} choose`, "Enter go on", "? help", ["Ctrl-C leave", "^C leave"]],
  };
}

/** Why no real installation is offered, where none is. */
export function hintOn({ engineUsable, composeUsable }: Found): string | undefined {
  return engineUsable && composeUsable
    ? undefined
    : "A real installation needs Docker with Compose; a rehearsal does not.";
}

/** The engine first, then what is on this machine already. */
export function foundLines({ engine, installations, existing, otherStacks }: Found): string[] {
  const there = [...installations.filter(({ isThere }) => isThere).map(({ directory }) => directory), existing];
  return [
    engine,
    ...there.flatMap((directory) => (directory === undefined ? [] : [`an installation in ${directory}`])),
    ...otherStacks.map((project) => `containers of the stack "${project}", which no saved profile describes`),
  ];
}

import type { View, ViewInput } from "../../app/view.ts";
import { prose } from "../../parts/rows.ts";
import { optionNames, optionQuestions } from "../questions/all.ts";
import type { Question } from "../questions/question.ts";

export function optionsView({ state, columns, theme }: ViewInput, at: number): View {
  const items = optionNames.map((name) => {
    const { title, inShort }: Question = optionQuestions[name];
    return `${title.padEnd(19)}${inShort?.(state.answers) ?? ""}`;
  });
  const chosen = optionNames[at - 1];
  const about =
    chosen === undefined ? "Everything here has an answer that works. Enter goes on." : optionQuestions[chosen].intro;
  return {
    title: "Options",
    body: {
      kind: "choice",
      intro: [],
      items: ["Go on with these settings", ...items],
      at,
      about: prose(about, columns, "dim"),
    },
    keys: [`${theme.symbols.arrows} choose`, ["Enter open or go on", "Enter open"], "Esc back", "? help"],
  };
}

import { describe, expect, it } from "vitest";
import { makeTheme } from "../../../../screens/app/theme.ts";
import { bodyHeight } from "../../../../screens/app/viewport.ts";
import { questions } from "../../../../screens/wizard/questions/all.ts";
import { helpOf } from "../../../../screens/wizard/wizard.ts";
import { wrap } from "../../../../src/output/text/wrap.ts";
import { services, wizardStates } from "../../../support/wizard-states.ts";

const fields = Object.values(questions).flatMap(({ fields }) =>
  fields.map((field) => [field.label, field.help] as const),
);

describe("help", () => {
  it.each(fields)("on %s is two sentences, and fits the smallest screen", (_, help) => {
    expect(help).toMatch(/\S[.)] \P{Ll}.*\.$/u);
    expect(wrap(help, 40).length).toBeLessThanOrEqual(bodyHeight(12));
  });

  it("on every screen fits the smallest one", () => {
    for (const [name, state] of Object.entries(wizardStates)) {
      const height = bodyHeight(12);
      const { text } = helpOf({ state, services, theme: makeTheme({}, false), columns: 40, height });
      expect(wrap(text, 40).length, name).toBeLessThanOrEqual(height);
    }
  });
});

import fc from "fast-check";
import { cleanup } from "ink-testing-library";
import stringWidth from "string-width";
import { afterEach, describe, expect, it } from "vitest";
import { docker, fakeWizardServices, savedProfile } from "../../support/fake-wizard-services.ts";
import { keys, renderWizard } from "../../support/render-app.tsx";

afterEach(cleanup);

const found = {
  docker,
  dockerAskedAt: 0,
  isDiskRead: true,
  installations: [savedProfile],
  existing: "/opt/dittofeed",
  otherStacks: ["legacy"],
  draft: undefined,
};

describe("frames", () => {
  it.each([
    { columns: 80, rows: 24 },
    { columns: 40, rows: 12 },
    { columns: 20, rows: 8 },
  ])("fit into $columns x $rows, whatever is pressed", async (size) => {
    const key = fc.constantFrom(
      keys.enter,
      keys.enter,
      keys.enter,
      keys.escape,
      keys.up,
      keys.down,
      keys.right,
      keys.end,
      keys.help,
      "x",
      "ops@acme.org",
      "acme.org",
      "漢字 ".repeat(30),
      keys.paste("two\nlines"),
      keys.paste("a-very-long-secret-".repeat(20)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(key, { maxLength: 40 }), async (pressed) => {
        const screen = renderWizard(fakeWizardServices({ found }).services, size);
        for (const each of pressed) {
          screen.type(each);
          if (each === keys.escape) await new Promise((resolve) => setTimeout(resolve, 55));
          else await new Promise((resolve) => setImmediate(resolve));
        }
        for (const frame of screen.frames) {
          const lines = frame.split("\n");
          expect(lines.length).toBeLessThanOrEqual(size.rows - 1);
          for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(size.columns);
        }
        screen.unmount();
      }),
      { numRuns: 25 },
    );
  });

  it("uses plain letters only where the terminal has no others", async () => {
    const screen = renderWizard(fakeWizardServices().services, { columns: 80, rows: 24 }, { LANG: "C" });
    screen.type(keys.enter);
    await screen.sees("What should this installation");
    screen.type(keys.enter);
    await screen.sees("Domain");
    expect(screen.frames.join("")).toMatch(/^[ -~\n]*$/);
  });
});

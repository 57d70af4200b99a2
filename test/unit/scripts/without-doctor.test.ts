import { expect, it } from "vitest";
import { shortened } from "../../../scripts/without-doctor.ts";

it("leaves of a doctor's row its name, of an installation's check all but the remediation, and nothing else changed", () => {
  const text = `const puttingBack = { steps: () => [check] };
export const row = check({
  id: "C1",
  title: "A, b }",
  category: "configuration",
  ...more,
  symptom: "x",
  detect({ facts }) {
    return check({ id: "C2", detect: 1 });
  },
  remediation: { title: "t", steps: () => [] },
});
export const before = installationCheck(row, {
  reads: ["profile"],
  detect: ({ profile }) => ok(profile),
  remediation: { ...puttingBack, does: () => "it" },
});`;
  expect(shortened(text).replaceAll(/\s+/g, " ")).toBe(
    'const puttingBack = { steps: () => [check] }; export const row = check({ id: "C1", title: "A, b }", category: "configuration", ...more, });' +
      ' export const before = installationCheck(row, { reads: ["profile"], detect: ({ profile }) => ok(profile), });',
  );
});

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { doctorChecks } from "../../../src/checks/doctor.ts";

test("docs/doctor.md has a row for every check, as the code says it (node scripts/doctor-table.ts)", () => {
  const rows = readFileSync("docs/doctor.md", "utf8")
    .split("\n")
    .filter((line) => /^\| [HCSDEKL]\d+ \|/.test(line));
  expect(rows.map((row) => row.split(" | ").slice(0, 2).join(" ").replace("| ", ""))).toEqual(
    doctorChecks.map(({ id, title }) => `${id} ${title}`),
  );
  for (const [index, { proof, remediation }] of doctorChecks.entries())
    expect(rows[index]).toMatch(new RegExp(`\\| ${remediation?.risk ?? "–"} \\| ${proof} \\|$`));
});

test("every id is there once, and everything that is needed stands before", () => {
  const ids = doctorChecks.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [index, { needs = [] }] of doctorChecks.entries())
    for (const need of needs) expect(ids.indexOf(need)).toBeLessThan(index);
});

test("README says how many there are", () =>
  expect(readFileSync("README.md", "utf8")).toContain(`knows ${doctorChecks.length} problems`));

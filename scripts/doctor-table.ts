import { readFile, writeFile } from "node:fs/promises";
import { doctorChecks } from "../src/checks/doctor.ts";
import { catalogueJson } from "../src/cli/commands/doctor/report-json.ts";

/** Writes the table of docs/doctor.md from the catalogue in code; a test says when it was forgotten. */
const path = "docs/doctor.md";
const [before = "", , after = ""] = (await readFile(path, "utf8")).split(/(<!-- table -->[\s\S]*<!-- \/table -->)/);

const cell = (text: string | null) => (text ?? "–").replaceAll("|", "\\|");
const rows = doctorChecks.map(catalogueJson).map(({ id, title, symptom, detection, fix, risk, proof }) => {
  const cells = [id, title, symptom, detection, fix, risk, proof].map(cell);
  return `| ${cells.join(" | ")} |`;
});
const table = [
  "| id | OK when | what you see otherwise | how it is found | fix | risk | tested against |",
  "|---|---|---|---|---|---|---|",
  ...rows,
];
await writeFile(path, `${before}<!-- table -->\n${table.join("\n")}\n<!-- /table -->${after}`);

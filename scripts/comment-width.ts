import { readFileSync } from "node:fs";
import { glob } from "node:fs/promises";

/** The formatter wraps code and leaves comments as they are; this holds them to the width of a page. */
const width = 100;

/** Folders whose comments are wrapped; one that is added here stays so. */
const folders = [
  "src/domain",
  "src/engine",
  "src/facts",
  "src/installation",
  "src/output",
  "compose/env",
  "compose/scripts",
  "compose/stack",
  "schema",
  "tasks",
];
const excepted = ["compose/env/env-file-lines.ts", "src/output/redactor.ts"];

const found: string[] = [];
for await (const file of glob(folders.map((folder) => `${folder}/**/*.{ts,tsx}`))) {
  if (excepted.includes(file) || file.startsWith("tasks/verification/")) continue;
  for (const [index, line] of readFileSync(file, "utf8").split("\n").entries())
    if (line.length > width && /^\s*(\/\/(?! biome-ignore)|\/?\*)/.test(line)) found.push(`${file}:${index + 1}`);
}
if (found.length > 0) {
  process.stderr.write(`Comments wider than ${width} columns:\n${found.join("\n")}\n`);
  process.exitCode = 1;
}

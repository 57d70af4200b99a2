import { readFile, writeFile } from "node:fs/promises";
import { commands } from "../src/cli/commands/all.ts";
import { commandTable, jsonTable, manualPage } from "../src/cli/manual-page.ts";

/** Writes the tables of docs/commands.md and docs/json.md and the manual page from what the commands declare; a test says when it was forgotten. */
const program = commands.map(({ spec }) => spec);
const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };

await between("docs/commands.md", "commands", commandTable(program));
await between("docs/json.md", "forms", jsonTable(program));
await writeFile("docs/dittofeed-setup.1", manualPage(program, version));

async function between(path: string, mark: string, text: string): Promise<void> {
  const [before = "", , after = ""] = (await readFile(path, "utf8")).split(new RegExp(`<!-- /?${mark} -->\n?`));
  await writeFile(path, `${before}<!-- ${mark} -->\n${text}<!-- /${mark} -->\n${after}`);
}

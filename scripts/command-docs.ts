import { readFile, writeFile } from "node:fs/promises";
import { commands } from "../src/cli/commands/all.ts";
import { commandTable, manualPage } from "../src/cli/manual-page.ts";

/** Writes the table of commands and the manual page from what the commands declare; a test says when it was forgotten. */
const program = commands.map(({ spec }) => spec);
const { version } = JSON.parse(await readFile("package.json", "utf8")) as { version: string };
const page = await readFile("docs/commands.md", "utf8");
const [before = "", , after = ""] = page.split(/(<!-- commands -->[\s\S]*<!-- \/commands -->)/);
await writeFile("docs/commands.md", `${before}<!-- commands -->\n${commandTable(program)}<!-- /commands -->${after}`);
await writeFile("docs/dittofeed-setup.1", manualPage(program, version));

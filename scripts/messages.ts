import { writeFile } from "node:fs/promises";
import { messageSheet } from "./texts/sheet.ts";

/** Writes the sheet of all texts for people, so that they can be read as a whole and a diff shows each new sentence. */
await writeFile("test/fixtures/messages.txt", await messageSheet());

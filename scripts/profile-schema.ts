import { writeFile } from "node:fs/promises";
import { profileJsonSchema } from "../src/domain/profile.ts";

/** What editors read by the first line of each example; a test says when it was forgotten. */
await writeFile("docs/profile.schema.json", `${JSON.stringify(profileJsonSchema(), undefined, 2)}\n`);

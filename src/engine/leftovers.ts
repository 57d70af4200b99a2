import { join } from "node:path";
import { authorityNames } from "../domain/installation-files.ts";
import type { Files } from "../domain/ports.ts";

/** As a file is called while it is written (`src/adapters/files/atomic-write.ts`). */
const temporary = new RegExp(
  `^\\.(?:\\.env|compose\\.yaml|${Object.values(authorityNames).join("|").replaceAll(".", "\\.")})(?:\\..+\\.bak)?\\.[0-9a-f]{12}\\.tmp$`,
);

/**
 * What a run that was killed had half written, `.env` with its secrets too. Only for whoever holds
 * the lock: nobody else writes these then. What cannot be removed stays; it stops no run.
 */
export async function clearLeftovers(files: Files, directory: string): Promise<void> {
  const names = await files.list(directory).catch((): string[] => []);
  for (const name of names.filter((one) => temporary.test(one)))
    await files.remove(join(directory, name)).catch(() => undefined);
}

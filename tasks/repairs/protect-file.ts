import { shellWord } from "../../compose/commands/docker.ts";
import type { RepairTool } from "../../src/domain/repair.ts";
import { Secret } from "../../src/domain/secret.ts";
import { largestEnvFile } from "../../src/domain/secret-rules.ts";
import { notThere } from "./not-there.ts";

/** Rewrites the file with the same bytes and the other mode, so that there is no moment at which it is half of either. */
export const protectFile: RepairTool<"protect-file"> = {
  shows: ({ path, mode }) => [`chmod ${mode.toString(8)} ${shellWord(path)}`],
  async run({ path, mode }, { ports }) {
    const text = await ports.files.read(path, largestEnvFile);
    if (text === undefined) throw notThere(path);
    await ports.files.write(path, new Secret("file", text), mode);
  },
};

import { join } from "node:path";
import { parseEnvFile } from "../../../compose/env/env-file.ts";
import type { DirectoryDetails } from "../../domain/facts/directory.ts";
import type { Ports } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { MakeSecret } from "../../domain/secret.ts";
import { largestEnvFile } from "../../domain/secret-rules.ts";
import { inspectDirectory, wrapSetting } from "../directory.ts";

/** More copies than these are read by nobody. */
const mostBackups = 5;

/** The installation's directory, and the dated copies of `.env` in it, newest first. Undefined where none is known. */
export async function inspectDirectoryDetails(
  ports: Pick<Ports, "files">,
  directory: string | undefined,
  makeSecret: MakeSecret,
): Promise<DirectoryDetails | undefined> {
  if (directory === undefined) return undefined;
  const names = (await ports.files.list(directory)).filter((name) => /^\.env\..*\.bak$/.test(name));
  const newest = names.toSorted().reverse().slice(0, mostBackups);
  const [seen, envBackups] = await Promise.all([
    inspectDirectory(ports, directory, makeSecret),
    Promise.all(
      newest.map(async (name) => {
        const settings = parseEnvFile(await readCopy(ports.files, join(directory, name)));
        return { name, env: new Map([...settings].map(([key, value]) => [key, wrapSetting(key, value, makeSecret)])) };
      }),
    ),
  ]);
  return { ...seen, envBackups };
}

/** A copy that is no regular file, or larger than any `.env`, is none of ours: as if it were empty. */
async function readCopy(files: Ports["files"], path: string): Promise<string> {
  try {
    return (await files.read(path, largestEnvFile)) ?? "";
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.code === "value-refused") return "";
    throw thrown;
  }
}

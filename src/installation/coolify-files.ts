import { basename, join } from "node:path";
import { coolifyComposeText, coolifyMarker } from "../../compose/coolify/coolify-file.ts";
import { coolifyPage, locationOf } from "../../compose/coolify/coolify-page.ts";
import {
  postDeploymentCommand,
  postDeploymentSettings,
  readPostDeploymentSettings,
} from "../../compose/scripts/post-deployment-command.ts";
import { Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import type { InstallationContext } from "./context.ts";
import { mustBeOurInstallation } from "./own-place.ts";

export interface GeneratedFile {
  readonly path: string;
  readonly state: "created" | "updated" | "unchanged";
}

export const commandFile = "post-deployment-command.txt";

/**
 * Writes all that Coolify needs into one folder: none where anything in it is somebody else's, and
 * nothing that says the same already. `program` is what the command runs. Throws Problem
 * place-not-ours, directory-foreign, and those of writing.
 */
export async function writeCoolifyFiles(
  { ports }: Pick<InstallationContext, "ports">,
  profile: ResolvedProfile,
  directory: string,
  program: string,
): Promise<GeneratedFile[]> {
  await mustBeOurInstallation({ ports }, directory);
  const compose = basename(locationOf(profile));
  const wanted: { path: string; text: string; isOurs(text: string): boolean }[] = [
    { path: join(directory, compose), text: coolifyComposeText(profile), isOurs: isGenerated },
    {
      path: join(directory, commandFile),
      text: `${postDeploymentCommand(postDeploymentSettings(profile), program)}\n`,
      // Its last word says whose it is.
      isOurs: (text) => readPostDeploymentSettings(text.trim().split(" ").at(-1)) !== undefined,
    },
    {
      path: join(directory, "COOLIFY.md"),
      text: coolifyPage(profile, { compose, command: commandFile }),
      isOurs: isGenerated,
    },
  ];
  const found = await Promise.all(wanted.map(({ path }) => ports.files.read(path)));
  const foreign = wanted.filter(({ isOurs }, index) => {
    const text = found[index];
    return text !== undefined && !isOurs(text);
  });
  if (foreign.length > 0) throw notGenerated(foreign.map(({ path }) => path));
  await ports.files.makeFolder(directory);
  const written: GeneratedFile[] = [];
  for (const [index, { path, text }] of wanted.entries()) {
    const before = found[index];
    if (before !== text) await ports.files.write(path, text, 0o644);
    written.push({ path, state: before === undefined ? "created" : before === text ? "unchanged" : "updated" });
  }
  return written;
}

const isGenerated = (text: string): boolean => text.split("\n", 5).some((line) => line.includes(coolifyMarker));

function notGenerated(paths: readonly string[]): Problem {
  return new Problem({
    code: "directory-foreign",
    title: "There is a file of that name already",
    saw: `${paths.join(", ")}: ${paths.length === 1 ? "it was" : "they were"} not written by this command.`,
    why: "Writing there would destroy somebody's work. Nothing was written.",
    next: "Choose another folder with --out DIR, or move the file away.",
  });
}

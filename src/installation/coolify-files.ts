import { basename, join } from "node:path";
import { coolifyComposeText, coolifyMarker } from "../../compose/coolify/coolify-file.ts";
import { coolifyPage, locationOf } from "../../compose/coolify/coolify-page.ts";
import { coolifySteps } from "../../compose/coolify/next-steps.ts";
import {
  postDeploymentCommand,
  postDeploymentSettings,
  readPostDeploymentSettings,
} from "../../compose/scripts/post-deployment-command.ts";
import { engineNotAsked } from "../domain/facts/engine.ts";
import { Problem } from "../domain/problem.ts";
import type { Profile, ResolvedProfile } from "../domain/profile.ts";
import { usage } from "../domain/usage.ts";
import type { InstallationContext } from "./context.ts";
import { coolifyDirectory } from "./coolify-directory.ts";
import { mustBeOurInstallation } from "./own-place.ts";
import { resolveProfile } from "./resolve-profile.ts";

type Here = Pick<InstallationContext, "ports" | "workingDirectory" | "environment">;

export interface GeneratedFile {
  readonly path: string;
  readonly state: "created" | "updated" | "unchanged";
}

const commandFile = "post-deployment-command.txt";

/** All that Coolify needs, in one folder. Looking changes nothing; `write` writes what differs. */
export class CoolifyFiles {
  readonly profile: ResolvedProfile;
  readonly directory: string;
  readonly files: readonly GeneratedFile[];
  /** What a person does with them, a line each. */
  readonly steps: readonly string[];
  readonly #here: Here;
  readonly #texts: ReadonlyMap<string, string>;

  private constructor(
    here: Here,
    known: { profile: ResolvedProfile; directory: string; files: GeneratedFile[]; texts: Map<string, string> },
  ) {
    this.#here = here;
    this.#texts = known.texts;
    this.profile = known.profile;
    this.directory = known.directory;
    this.files = known.files;
    this.steps = coolifySteps(known.profile, { compose: composeName(known.profile), command: commandFile });
  }

  /**
   * No engine is asked, no secret read, and nothing sent. `program` is what the post-deployment
   * command runs. Throws Problem usage (another target), place-not-ours, and directory-foreign
   * where a file of that name is somebody else's.
   */
  static async look(here: Here, given: Profile, out: string | undefined, program: string): Promise<CoolifyFiles> {
    if (given.target !== "coolify") throw anotherTarget(given);
    const profile = await resolveProfile(here, given, { engine: engineNotAsked, target: undefined });
    const directory = coolifyDirectory(here, profile.name, out ?? given.directory);
    await mustBeOurInstallation(here, directory);
    const wanted = wantedFiles(profile, directory, program);
    const found = await Promise.all(wanted.map(({ path }) => here.ports.files.read(path)));
    const foreign = wanted.filter(({ isOurs }, index) => {
      const text = found[index];
      return text !== undefined && !isOurs(text);
    });
    if (foreign.length > 0) throw notGenerated(foreign.map(({ path }) => path));
    const files = wanted.map(({ path, text }, index): GeneratedFile => {
      const before = found[index];
      return { path, state: before === undefined ? "created" : before === text ? "unchanged" : "updated" };
    });
    const texts = new Map(wanted.map(({ path, text }) => [path, text]));
    return new CoolifyFiles(here, { profile, directory, files, texts });
  }

  async write(): Promise<void> {
    const { files } = this.#here.ports;
    await files.makeFolder(this.directory);
    for (const { path, state } of this.files)
      if (state !== "unchanged") await files.write(path, this.#texts.get(path) ?? "", 0o644);
  }
}

const composeName = (profile: ResolvedProfile): string => basename(locationOf(profile));

function wantedFiles(profile: ResolvedProfile, directory: string, program: string) {
  const compose = composeName(profile);
  const command = `${postDeploymentCommand(postDeploymentSettings(profile), program)}\n`;
  const page = coolifyPage(profile, { compose, command: commandFile });
  return [
    { path: join(directory, compose), text: coolifyComposeText(profile), isOurs: isMarked },
    { path: join(directory, commandFile), text: command, isOurs: isCommand },
    { path: join(directory, "COOLIFY.md"), text: page, isOurs: isMarked },
  ];
}

const isMarked = (text: string): boolean => text.split("\n", 5).some((line) => line.includes(coolifyMarker));
/** Its last word says whose it is. */
const isCommand = (text: string): boolean => readPostDeploymentSettings(text.trim().split(" ").at(-1)) !== undefined;

function anotherTarget({ name, target }: Profile): Problem {
  const says = target === undefined ? "has no target" : `has target: ${target}`;
  return usage(`The profile "${name}" ${says}. Files are generated only for target: coolify; set it in the profile.`);
}

function notGenerated(paths: readonly string[]): Problem {
  return new Problem({
    code: "directory-foreign",
    title: "A file with that name already exists",
    saw: `${paths.join(", ")}: not written by this command.`,
    why: "Overwriting it would destroy someone's work. Nothing was written.",
    next: "Use another folder (--out DIR, or directory in the profile), or move the file away.",
  });
}

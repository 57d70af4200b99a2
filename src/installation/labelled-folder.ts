import { dirname, isAbsolute, join, normalize } from "node:path";
import type { StackFacts } from "../domain/facts/containers.ts";
import type { LabelledFolder } from "../domain/facts/directory.ts";
import { overrideNames } from "../domain/installation-files.ts";
import type { FileFacts, Files } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import { shellWord } from "../domain/typed.ts";

/** As Compose looks for it when no file is named; repairs run the first. */
const composeNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/**
 * What speaks against working in a folder that only a label names. Images hand their labels on to
 * containers, so whoever made an image may have chosen it; and what lies there is run with the
 * rights of whoever runs the repair.
 */
export async function judgeLabelledFolder(
  files: Pick<Files, "facts">,
  uid: number,
  { configFiles }: Pick<StackFacts, "configFiles">,
  directory: string,
): Promise<LabelledFolder> {
  const seen = await files.facts(directory);
  if (seen === undefined) return { owner: undefined, faults: [`${directory} does not exist`] };
  const faults: string[] = [];
  if (!isAbsolute(directory) || normalize(directory) !== directory)
    faults.push(`${directory} is not a plain absolute path`);
  if (seen.kind !== "folder") faults.push(`${directory} is not a folder`);
  for (const path of [directory, ...above(directory)]) {
    const one = path === directory ? seen : await files.facts(path);
    if (one !== undefined) faults.push(...faultsOf(path, one, uid, path === directory ? 0 : sticky));
  }
  const compose = await composeFileIn(files, directory);
  if (compose === undefined) faults.push(`there is no compose file in ${directory}`);
  else {
    if (!configFiles.some((names) => namesIt(names, compose)))
      faults.push(
        `its containers were made from ${configFiles.join(" and ") || "a file that no label names"}, not from ${compose}`,
      );
    const others = [".env", ...overrideNames].map((name) => join(directory, name));
    for (const path of [compose, ...others]) {
      const one = await files.facts(path);
      if (one !== undefined) faults.push(...faultsOf(path, one, uid));
    }
  }
  return { owner: seen.uid, faults };
}

function above(directory: string): string[] {
  const parent = dirname(directory);
  return parent === directory ? [] : [parent, ...above(parent)];
}

const sticky = 0o1000;
const writableByOthers = 0o022;

/**
 * As ssh and git look at theirs. In a folder with the sticky bit nobody may replace what is
 * another's, but add to it.
 */
function faultsOf(path: string, { uid: owner, mode, isLink }: FileFacts, uid: number, excuse = 0): string[] {
  const isOurs = owner === 0 || owner === uid;
  const isOpen = (mode & writableByOthers) !== 0 && (mode & excuse) === 0;
  return [
    ...(isOurs ? [] : [`${path} belongs to ${ownerText(owner)}`]),
    ...(isOpen ? [`others can write to ${path} (mode ${mode.toString(8)})`] : []),
    ...(isLink ? [`${path} is a symbolic link`] : []),
  ];
}

async function composeFileIn(files: Pick<Files, "facts">, directory: string): Promise<string | undefined> {
  for (const name of composeNames) {
    const path = join(directory, name);
    if ((await files.facts(path))?.kind === "file") return path;
  }
  return undefined;
}

/**
 * Compose joins several with commas, v1 without the folder; a folder's own name may hold a comma
 * too.
 */
function namesIt(configFiles: string, compose: string): boolean {
  const relative = compose.slice(dirname(compose).length + 1);
  return [compose, relative].some((name) => configFiles === name || configFiles.startsWith(`${name},`));
}

export function ownerText(uid: number): string {
  return uid === 0 ? "root" : `uid ${uid}`;
}

const why =
  "Anyone who made an image can give its containers that label, and a repair runs the compose file there with your rights.";

/** What is asked on a terminal before anything is changed there. */
export function folderQuestion(directory: string, { owner }: LabelledFolder): string {
  return `No saved profile names the folder ${directory} (owner: ${owner === undefined ? "unknown" : ownerText(owner)}); it is known by a label of the containers alone. ${why} If it is yours, the repair continues.`;
}

/** Where nobody can be asked, or where no answer would make it right. */
export function folderRefused(project: string, directory: string, { faults }: LabelledFolder): Problem {
  const known = `Only a label of the containers of "${project}" names the folder ${directory}; no saved profile does.`;
  return new Problem({
    code: "usage",
    title: "Nothing is changed in a folder that only a label names",
    saw: [known, ...faults.map((fault) => `And ${fault}.`)].join("\n"),
    why: `${why} --yes does not answer for that. Nothing was changed.`,
    next: `Save a profile that says name: ${project} and directory: ${directory}, if that folder is yours: dittofeed-setup profile import FILE. Then: dittofeed-setup doctor --profile ${shellWord(project)} --fix …${faults.length === 0 ? " Or run this on a terminal, which asks." : ""}`,
  });
}

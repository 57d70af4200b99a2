import { dirname, isAbsolute, join, normalize } from "node:path";
import type { StackFacts } from "../domain/facts/containers.ts";
import type { LabelledFolder } from "../domain/facts/directory.ts";
import { ownerText } from "../domain/own-place.ts";
import type { Files, Host } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import { shellWord } from "../domain/typed.ts";
import { installationFaults } from "./own-place.ts";

/** As Compose looks for it when no file is named; repairs run the first. */
const composeNames = ["compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml"];

/**
 * What speaks against working in a folder that only a label names. Images hand their labels on to
 * containers, so whoever made an image may have chosen it; and what lies there is run with the
 * rights of whoever runs the repair. Where it is not even ours, nothing in it may be read.
 */
export async function judgeLabelledFolder(
  looking: { ports: { files: Pick<Files, "facts" | "way" | "list">; host: Pick<Host, "facts"> } },
  { configFiles }: Pick<StackFacts, "configFiles">,
  directory: string,
): Promise<LabelledFolder & { isOurs: boolean }> {
  const { files } = looking.ports;
  const place = await installationFaults(looking, directory).catch(() => [
    { saw: `${directory} cannot be read`, next: "" },
  ]);
  const seen = await files.facts(directory);
  const isOurs = place.length === 0;
  if (seen === undefined) return { owner: undefined, faults: [`${directory} does not exist`], isOurs };
  const faults = place.map(({ saw }) => saw);
  if (!isAbsolute(directory) || normalize(directory) !== directory)
    faults.push(`${directory} is not a plain absolute path`);
  if (seen.kind !== "folder") faults.push(`${directory} is not a folder`);
  if (seen.isLink) faults.push(`${directory} is a symbolic link`);
  const compose = isOurs ? await composeFileIn(files, directory) : undefined;
  if (isOurs && compose === undefined) faults.push(`${directory} has no compose file`);
  if (compose !== undefined && !configFiles.some((names) => namesIt(names, compose)))
    faults.push(
      `its containers were created from ${configFiles.join(" and ") || "a file that no label names"}, not from ${compose}`,
    );
  return { owner: seen.uid, faults, isOurs };
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

const why =
  "Anyone who builds an image can give its containers that label, and a repair runs the compose file there with your permissions.";

/** What is asked on a terminal before anything is changed there. */
export function folderQuestion(directory: string, { owner }: LabelledFolder): string {
  return `No saved profile names the folder ${directory} (owner: ${owner === undefined ? "unknown" : ownerText(owner)}). It is known only from a label on the containers. ${why} If the folder is yours, the repair continues.`;
}

/** Where nobody can be asked, or where no answer would make it right. */
export function folderRefused(project: string, directory: string, { faults }: LabelledFolder): Problem {
  const known = `Only a label on the containers of "${project}" names the folder ${directory}; no saved profile does.`;
  return new Problem({
    code: "usage",
    title: "A folder that only a label names is not changed",
    saw: [known, ...faults.map((fault) => `Also, ${fault}.`)].join("\n"),
    why: `${why} --yes does not cover this. Nothing was changed.`,
    next: `If that folder is yours, save a profile with name: ${project} and directory: ${directory}: dittofeed-setup profile import FILE. Then: dittofeed-setup doctor --profile ${shellWord(project)} --fix …${faults.length === 0 ? " Or run this in a terminal, which asks." : ""}`,
  });
}

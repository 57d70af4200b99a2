import { basename, join } from "node:path";
import { coolifyFiles } from "../domain/facts/coolify.ts";
import { authorityNames, overrideNames, stateFolder } from "../domain/installation-files.ts";
import { itselfFaults, notOurs, type PlaceFault, wayFaults } from "../domain/own-place.ts";
import type { Files, Host, Step, Way } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";

interface Looking {
  ports: { files: Pick<Files, "way" | "list">; host: Pick<Host, "facts"> };
}

/** What Compose reads in a folder, and what this program writes there, its copies included. */
const ofInstallation = new RegExp(
  `^(?:(?:docker-)?compose(?:\\.override)?\\.ya?ml|\\.env|(?:\\.env|compose\\.yaml)\\..*\\.bak|${[...Object.values(authorityNames), stateFolder].map((name) => name.replaceAll(".", "\\.")).join("|")})$`,
);

/**
 * The one door to an installation's folder, before anything in it is read, run or written: Compose
 * runs what its files say with the rights of whoever calls it, and `.env` holds every secret. So
 * the folder, all that leads to it and our files in it are root's or the caller's, and nobody else
 * can write to them. Throws Problem place-not-ours, directory-not-writable (it is no folder).
 */
export async function mustBeOurInstallation(looking: Looking, directory: string): Promise<void> {
  const faults = await installationFaults(looking, directory);
  const end = faults.length > 0 ? undefined : (await looking.ports.files.way(directory)).end;
  if (end !== undefined && end.kind !== "folder")
    throw new Problem({
      code: "directory-not-writable",
      title: "The directory is not a folder",
      saw: `${directory} is ${end.kind === "file" ? "a file" : "neither a file nor a folder"}.`,
      why: "compose.yaml and .env are kept in a folder of their own.",
      next: "Choose another directory.",
    });
  if (faults.length > 0)
    throw notOurs(
      `Other users can change the folder ${directory}`,
      faults,
      "Anyone who can write there controls what this command reads and runs with your permissions, and can read its secrets. Nothing was read, run or changed there.",
      "Run it as the user who owns the folder (sudo is another user), or use a folder of your own, such as /opt/NAME.",
    );
}

/** For whoever offers installations, and says nothing of one that is not ours. */
export async function isOurInstallation(looking: Looking, directory: string): Promise<boolean> {
  const faults = await installationFaults(looking, directory).catch(() => undefined);
  return faults?.length === 0;
}

/** All that speaks against it. Of a folder that is not ours nothing is listed. */
export async function installationFaults({ ports }: Looking, directory: string): Promise<PlaceFault[]> {
  const { uid } = await ports.host.facts();
  // A system that knows no owners.
  if (uid < 0) return [];
  const way = await ports.files.way(directory);
  const faults = wayFaults(way, uid);
  if (faults.length > 0 || way.end?.kind !== "folder") return faults;
  const folder = way.end.path;
  const names = (await ports.files.list(folder)).filter((name) => ofInstallation.test(name));
  const state = names.includes(stateFolder) ? await stateNames(ports, join(folder, stateFolder)) : [];
  const paths = [...names, ...state].map((name) => join(folder, name));
  const found = await Promise.all(paths.map(async (path) => faultsOf(path, await ports.files.way(path), uid)));
  return found.flat();
}

/** The user that runs Coolify, and owns all that it writes on its own host (its install.sh). */
const coolifyUser = 9999;

/**
 * What speaks against reading a deployment's copies in Coolify's own folder, the one place that is
 * read although it is not ours: nothing in it is run, and nothing is ever written. Whoever is
 * Coolify's user decides what runs on this host anyway (docs/decisions/0019); anybody else may not
 * write there, and no link is followed.
 */
export async function coolifyFolderFaults({ ports }: Looking, folder: string): Promise<string[]> {
  const { uid } = await ports.host.facts();
  const rules = { also: [coolifyUser] };
  try {
    const way = await ports.files.way(folder);
    if (way.end?.kind !== "folder") return [`the folder ${folder} does not exist`];
    const faults = wayFaults(way, uid, rules);
    if (faults.length > 0) return faults.map(({ saw }) => saw);
    const names = new Set<string>([...coolifyFiles.compose, coolifyFiles.env]);
    const there = (await ports.files.list(folder)).filter((name) => names.has(name));
    const found = await Promise.all(
      there.map(async (name) => {
        const path = join(folder, name);
        const { steps, end } = await ports.files.way(path);
        const itself = steps.find((step) => step.path === path) ?? end;
        return itself === undefined ? [] : itselfFaults(itself, uid, rules);
      }),
    );
    return found.flat().map(({ saw }) => saw);
  } catch {
    return [uid === 0 ? `${folder} cannot be read` : `${folder} is readable only by root: run this command with sudo`];
  }
}

async function stateNames({ files }: Looking["ports"], state: string): Promise<string[]> {
  // What a link leads to is not looked at: the link itself is refused.
  const { end } = await files.way(state);
  if (end?.path !== state || end.kind !== "folder") return [];
  return (await files.list(state)).map((name) => join(stateFolder, name));
}

function faultsOf(path: string, way: Way, uid: number): PlaceFault[] {
  // A person's own file may be kept elsewhere, where that place is theirs too.
  if (overrideNames.some((name) => basename(path) === name)) return wayFaults(way, uid);
  const itself: Step | undefined = way.steps.find((step) => step.path === path) ?? way.end;
  return itself === undefined ? [] : itselfFaults(itself, uid);
}

// Over 150 lines: whose the store is, is asked before each of the few things that are done with it.
import { mkdirSync } from "node:fs";
import { access, chmod, constants, lstat, readdir, unlink } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join } from "node:path";
import { largestProfile } from "../../domain/file-sizes.ts";
import { itselfFaults, notOurs, wayFaults } from "../../domain/own-place.ts";
import type { ProfileStore } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { Profile } from "../../domain/profile.ts";
import { fileProblem, isCode } from "../files/file-problem.ts";
import { readRegular } from "../files/read-regular.ts";
import { wayTo } from "../files/way.ts";

const name = /^[a-z0-9][a-z0-9._-]{0,99}$/;

export interface ProfileStoreOptions {
  /** Instead of the user's configuration folder. */
  directory?: string;
  environment?: Readonly<Record<string, string | undefined>>;
  /** Who runs this; below 0 where the system knows no users. */
  uid?: number;
}

/**
 * One JSON file a name, written by conf (whole or not at all). Read by our own parser, which says
 * line and column: such a file may have been edited or copied there by hand. Looking creates
 * nothing; only saving makes the folder.
 */
export function createProfileStore(options: ProfileStoreOptions = {}): ProfileStore {
  const folder = options.directory ?? join(configurationFolder(options.environment ?? process.env), "profiles");
  const pathOf = (profile: string) => join(folder, `${checked(profile)}.json`);
  const uid = options.uid ?? process.geteuid?.() ?? -1;
  const whose = () => problemOfPlace(folder, uid);
  const mustBeOurs = async () => {
    const problem = await whose();
    if (problem !== undefined) throw problem;
  };

  return {
    pathOf,
    obstacle: async () => (await whose()) ?? (await unwritable(folder)),
    async names() {
      // Where nothing is saved nothing is somebody else's either.
      if ((await lstat(folder).catch(() => undefined)) !== undefined) await mustBeOurs();
      const files = await readdir(folder).catch((thrown: unknown) => {
        if (isCode(thrown, "ENOENT")) return [];
        throw fileProblem(thrown, folder, "reading");
      });
      const names = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
      return names.filter((one) => name.test(one)).toSorted();
    },
    async load(profile) {
      const path = pathOf(profile);
      if ((await lstat(path).catch(() => undefined)) !== undefined) await mustBeOurs();
      const text = await readRegular(path, largestProfile).catch((thrown: unknown) => {
        if (isCode(thrown, "ENOENT")) return undefined;
        throw fileProblem(thrown, path, "reading");
      });
      return text === undefined ? undefined : parseSaved(profile, path, text);
    },
    async save(profile, value) {
      const path = pathOf(profile);
      await mustBeOurs();
      const there = (await wayTo(path)).steps.find((step) => step.path === path);
      if (there !== undefined) throw notTheUsers(folder, itselfFaults(there, uid));
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        await chmod(folder, 0o700);
        // conf brings a schema validator along that takes 50 ms to load: only who saves should wait for it.
        const { default: Conf } = await import("conf");
        const conf = new Conf({
          cwd: folder,
          configName: profile,
          configFileMode: 0o600,
          accessPropertiesByDotNotation: false,
          // A broken file under this name is about to be replaced: it must not keep conf from opening.
          deserialize: () => ({}),
          serialize: (stored) => `${JSON.stringify(stored, undefined, 2)}\n`,
        });
        conf.store = JSON.parse(JSON.stringify(value)) as Record<string, unknown>;
        await chmod(path, 0o600);
      } catch (thrown) {
        throw fileProblem(thrown, path, "writing");
      }
      return path;
    },
    async remove(profile) {
      const path = pathOf(profile);
      await mustBeOurs();
      try {
        await unlink(path);
        return true;
      } catch (thrown) {
        if (isCode(thrown, "ENOENT")) return false;
        throw fileProblem(thrown, path, "removing");
      }
    },
  };
}

/**
 * Under `sudo -E` and `su` HOME is another user's: root would make files there that its owner
 * cannot use, or change the mode of whatever a link of theirs leads to. The group of a home folder
 * is its owner's own on many systems, so its write access is no fault. Ours are never links.
 */
async function problemOfPlace(folder: string, uid: number): Promise<Problem | undefined> {
  if (uid < 0) return undefined;
  const way = await wayTo(folder).catch((thrown: unknown) => {
    throw fileProblem(thrown, folder, "reading");
  });
  const links = way.steps.filter(({ path, kind }) => kind === "link" && [folder, dirname(folder)].includes(path));
  const faults = [...wayFaults(way, uid, { open: 0o002 }), ...links.flatMap((link) => itselfFaults(link, uid))];
  return faults.length === 0 ? undefined : notTheUsers(folder, faults);
}

function notTheUsers(folder: string, faults: Parameters<typeof notOurs>[1]): Problem {
  // Nobody should take a person's home from them.
  const isTheirs = faults.some((fault) => fault.isTheirs);
  return notOurs(
    `Other users can change the folder of the saved profiles, ${folder}`,
    isTheirs ? faults.map(({ saw }) => ({ saw, next: "" })) : faults,
    "HOME or XDG_CONFIG_HOME points to it. Others could use or delete what is created there, and could control what runs with your permissions. Nothing was read, created or changed there.",
    "Use your own home: sudo -H dittofeed-setup …, or log in with su -, or set XDG_CONFIG_HOME=FOLDER.",
  );
}

/** The nearest folder that is there has to let us in. */
async function unwritable(folder: string): Promise<Problem | undefined> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return undefined;
  } catch (thrown) {
    if (isCode(thrown, "ENOENT") && dirname(folder) !== folder) return unwritable(dirname(folder));
    const problem = fileProblem(thrown, folder, "writing");
    if (!(problem instanceof Problem)) throw problem;
    return new Problem({
      ...problem.toJSON(),
      next: "To save profiles, set a writable folder: XDG_CONFIG_HOME=FOLDER.",
      cause: thrown,
    });
  }
}

/**
 * Where this user's profiles and answers lie. As the XDG specification has it: a relative
 * XDG_CONFIG_HOME is to be ignored.
 */
export function configurationFolder(environment: Readonly<Record<string, string | undefined>>): string {
  const given = environment.XDG_CONFIG_HOME ?? "";
  const home = environment.HOME || homedir();
  return join(isAbsolute(given) ? given : join(home, ".config"), "dittofeed-setup");
}

function checked(profile: string): string {
  if (name.test(profile)) return profile;
  throw new Problem({
    code: "usage",
    title: "This name cannot be used for a saved profile",
    saw: JSON.stringify(profile.slice(0, 100)),
    why: "It becomes a file name.",
    next: "Use lowercase letters, digits, dots, - and _, starting with a letter or digit.",
  });
}

async function parseSaved(profile: string, path: string, text: string): Promise<Profile> {
  try {
    const { parseProfile } = await import("./profile-text.ts");
    return parseProfile(text, path);
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    const next = `Correct ${path}, or remove it with: dittofeed-setup profile delete ${profile}`;
    throw new Problem({
      ...thrown.toJSON(),
      title: `The saved profile "${profile}" cannot be used`,
      next,
      cause: thrown,
    });
  }
}

import { mkdirSync } from "node:fs";
import { chmod, readdir, readFile, unlink } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import type { ProfileStore } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { Profile } from "../../domain/profile.ts";
import { fileProblem, isCode } from "../files/file-problem.ts";

const name = /^[a-z0-9][a-z0-9._-]{0,99}$/;

export interface ProfileStoreOptions {
  /** Instead of the user's configuration folder. */
  directory?: string;
  environment?: Readonly<Record<string, string | undefined>>;
}

/**
 * One JSON file a name, written by conf (whole or not at all). Read by our own parser, which says
 * line and column: such a file may have been edited or copied there by hand. Looking creates
 * nothing; only saving makes the folder.
 */
export function createProfileStore(options: ProfileStoreOptions = {}): ProfileStore {
  const folder = options.directory ?? join(configurationFolder(options.environment ?? process.env), "profiles");
  const pathOf = (profile: string) => join(folder, `${checked(profile)}.json`);

  return {
    pathOf,
    async names() {
      const files = await readdir(folder).catch((thrown: unknown) => {
        if (isCode(thrown, "ENOENT")) return [];
        throw fileProblem(thrown, folder, "reading");
      });
      const names = files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length));
      return names.filter((one) => name.test(one)).toSorted();
    },
    async load(profile) {
      const path = pathOf(profile);
      const text = await readFile(path, "utf8").catch((thrown: unknown) => {
        if (isCode(thrown, "ENOENT")) return undefined;
        throw fileProblem(thrown, path, "reading");
      });
      return text === undefined ? undefined : parseSaved(profile, path, text);
    },
    async save(profile, value) {
      const path = pathOf(profile);
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
    title: "This cannot be the name of a saved profile",
    saw: JSON.stringify(profile.slice(0, 100)),
    why: "The name becomes a file's name.",
    next: "Use lower-case letters, digits, dots, - and _, starting with a letter or digit.",
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

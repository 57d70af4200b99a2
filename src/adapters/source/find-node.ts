import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import type { NodeFound } from "../../domain/source.ts";
import { fitsApp } from "../../domain/source.ts";
import type { Shell } from "../shell/shell.ts";
import { namesIn } from "./workspace.ts";

/**
 * The Node for the app: the one that the profile names; else the first on PATH that fits, else one
 * that a version manager keeps, else the first on PATH, whatever it is. This program may itself be
 * one executable, and then there is no Node in it that could run anything else.
 */
export async function findNode(
  shell: Shell,
  named: string | undefined,
  signal: AbortSignal,
): Promise<NodeFound | undefined> {
  const ask = (path: string) => versionOf(shell, path, signal);
  if (named !== undefined) return ask(named);
  const { PATH = "" } = shell.environment;
  let first: NodeFound | undefined;
  const folders = PATH.split(delimiter).filter((folder) => folder !== "");
  for (const path of [...folders.map((folder) => join(folder, "node")), ...(await managed(shell))]) {
    const found = await ask(path);
    if (found !== undefined && fitsApp(found.version)) return found;
    first ??= found;
  }
  return first;
}

async function versionOf(shell: Shell, path: string, signal: AbortSignal): Promise<NodeFound | undefined> {
  const ran = await shell
    .run({ file: path, arguments: ["--version"] }, { signal, timeoutMs: 5000 })
    .catch(() => undefined);
  signal.throwIfAborted();
  const version = /^v(\d+\.\d+\.\d+)/.exec(ran?.stdout ?? "")?.[1];
  return version === undefined ? undefined : { path, version };
}

/** Where nvm, fnm, volta, mise, asdf and Homebrew keep the versions that fit, the newest first. */
async function managed({ environment }: Shell): Promise<string[]> {
  const home = environment.HOME ?? homedir();
  const data = environment.XDG_DATA_HOME ?? join(home, ".local", "share");
  const places: readonly [folder: string, below: string][] = [
    [join(environment.NVM_DIR ?? join(home, ".nvm"), "versions", "node"), "bin/node"],
    [join(data, "fnm", "node-versions"), "installation/bin/node"],
    [join(home, ".volta", "tools", "image", "node"), "bin/node"],
    [join(data, "mise", "installs", "node"), "bin/node"],
    [join(home, ".asdf", "installs", "nodejs"), "bin/node"],
  ];
  const found = places.map(async ([folder, below]) => {
    const versions = (await namesIn(folder)).filter((name) => fitsApp(name.replace(/^v/, "")));
    return versions
      .toSorted()
      .reverse()
      .map((name) => join(folder, name, below));
  });
  const brewed = ["/opt/homebrew/opt", "/usr/local/opt"].flatMap((folder) =>
    [22, 20].map((major) => join(folder, `node@${major}`, "bin", "node")),
  );
  return [...(await Promise.all(found)).flat(), ...brewed];
}

import { mkdir, rename, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { Problem } from "../../domain/problem.ts";
import type { CloneRequest, SourceReport } from "../../domain/source.ts";
import { type Shell, ShellError } from "../shell/shell.ts";
import { partOf, removePart } from "./freshness.ts";

/** Never a question, always in English, and no program that a checkout's own settings name. */
const quietly = ["-c", "core.fsmonitor=false", "--no-optional-locks"];

function environment(shell: Shell) {
  return { ...shell.environment, GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}

/** Where a checkout stands; undefined where git is not there, or does not keep the folder. */
export async function checkoutState(
  shell: Shell,
  root: string,
  signal: AbortSignal,
): Promise<{ hasGit: boolean; commit?: string; branch?: string; changed: number }> {
  try {
    const ran = await git(shell, ["-C", root, "status", "--porcelain=v2", "--branch"], signal);
    if (ran.exitCode !== 0) return { hasGit: true, changed: 0 };
    const lines = ran.stdout.split("\n").filter((line) => line !== "");
    const header = (name: string) => lines.find((line) => line.startsWith(`# branch.${name} `))?.split(" ")[2];
    const [commit, branch] = [header("oid"), header("head")];
    return {
      hasGit: true,
      ...(commit !== undefined && /^[0-9a-f]{40,64}$/.test(commit) && { commit }),
      ...(branch !== undefined && branch !== "(detached)" && { branch }),
      changed: lines.filter((line) => !line.startsWith("#")).length,
    };
  } catch (thrown) {
    signal.throwIfAborted();
    if (thrown instanceof ShellError) return { hasGit: thrown.kind !== "not-found", changed: 0 };
    throw thrown;
  }
}

/** Does git leave this file out? Undefined where it does not keep the folder at all. */
export async function isIgnored(
  shell: Shell,
  root: string,
  path: string,
  signal: AbortSignal,
): Promise<boolean | undefined> {
  const ran = await git(shell, ["-C", root, "check-ignore", "--quiet", "--", path], signal).catch(() => undefined);
  signal.throwIfAborted();
  return ran === undefined || ran.exitCode > 1 ? undefined : ran.exitCode === 0;
}

const git = (shell: Shell, words: readonly string[], signal: AbortSignal) =>
  shell.run({ file: "git", arguments: [...quietly, ...words] }, { env: environment(shell), signal, timeoutMs: 30_000 });

/** Into a folder beside it, renamed when it is whole: what is there already is never touched. */
export async function clone(
  shell: Shell,
  request: CloneRequest,
  report: (report: SourceReport) => void,
  signal: AbortSignal,
): Promise<void> {
  const { root, repository, ref } = request;
  await removePart(root);
  await mkdir(dirname(root), { recursive: true });
  const words = ["clone", "--depth", "1", "--branch", ref, "--progress", "--", repository, partOf(root)];
  try {
    const ran = await shell.stream({ file: "git", arguments: words }, { env: environment(shell), signal }, (_, line) =>
      report(progressOf(line) ?? { type: "line", line }),
    );
    if (ran.exitCode !== 0) throw cloneFailed(request, ran.exitCode, ran.stderr);
    // An empty folder stands in nobody's way.
    await rmdir(root).catch(() => undefined);
    await rename(partOf(root), root).catch((cause: unknown) => {
      throw occupied(root, cause);
    });
  } catch (thrown) {
    await removePart(root);
    if (thrown instanceof ShellError) throw cloneFailed(request, 127, thrown.message);
    throw thrown;
  }
}

/** `Receiving objects:  45% (1234/5678), 50.00 MiB | 3.00 MiB/s` */
function progressOf(line: string): SourceReport | undefined {
  const [, item, done, total] = /^(?:remote: )?([A-Z][\w ]+): +\d+% \((\d+)\/(\d+)\)/.exec(line) ?? [];
  if (item === undefined) return undefined;
  return { type: "progress", done: Number(done), total: Number(total), item: item.toLowerCase() };
}

/** By what git says with exit code 128: test/unit/adapters/source.test.ts has its words. */
const causes: readonly { said: RegExp; title: string; why: string; next(request: CloneRequest): string }[] = [
  {
    said: /Remote branch .* not found in upstream/,
    title: "The repository has no such branch or tag",
    why: "There is nothing to clone.",
    next: ({ repository, ref }) =>
      `git ls-remote --heads --tags ${repository}   lists what there is; set local.ref (now ${ref}) in the profile`,
  },
  {
    said: /could not read Username|Authentication failed|Permission denied \(publickey|Repository not found|repository '.*' not found|HTTP (?:401|403)|returned error: 40[13]/i,
    title: "The repository is private, or does not exist",
    why: "Git needs a login for it, and this program never asks for one.",
    next: (request) => `Clone it yourself, with your login: ${byHand(request)}   then run the same command again`,
  },
  {
    said: /Could not resolve host|Could not resolve proxy|Failed to connect|Connection (?:refused|timed out|reset)|Network is unreachable|unable to access|Connection closed by/i,
    title: "The repository cannot be reached",
    why: "The source is not on this machine yet.",
    next: (request) =>
      `On a machine with a network: git clone --depth 1 --branch ${request.ref} ${request.repository}   copy the folder to ${request.root}, then run the same command again`,
  },
  {
    said: /No space left on device/,
    title: "The disk is full",
    why: "The source takes about 250 MB, and 6 GB with its packages.",
    next: ({ root }) => `Free some space where ${root} lies, then run the same command again.`,
  },
];

const byHand = ({ repository, ref, root }: CloneRequest) => `git clone --depth 1 --branch ${ref} ${repository} ${root}`;

function cloneFailed(request: CloneRequest, exitCode: number, stderr: string): Problem {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "" && progressOf(line) === undefined);
  const cause = causes.find(({ said }) => lines.some((line) => said.test(line)));
  return new Problem({
    code: "source-unusable",
    title: cause?.title ?? "The source could not be cloned",
    saw: [`git exited with code ${exitCode}.`, ...lines.slice(-4)].join("\n"),
    why: cause?.why ?? "The source is not on this machine yet. Nothing of it is left behind.",
    next: cause?.next(request) ?? byHand(request),
    who: "outside",
  });
}

function occupied(root: string, cause: unknown): Problem {
  return new Problem({
    code: "source-unusable",
    title: "The folder for the source is not empty",
    saw: `${root} exists and is not empty.`,
    why: "Nothing is ever cloned over files that are there.",
    next: `Move ${root} away, or set local.source in the profile to another folder.`,
    cause,
  });
}

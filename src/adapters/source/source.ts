import { stat, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { listMigrationsScript, readMigrations, runMigratorScript } from "../../../compose/scripts/app-migrations.ts";
import { Problem } from "../../domain/problem.ts";
import { type SourceCode, type TreeFacts, typesOnly } from "../../domain/source.ts";
import { followMigrator, migrationsUnreadable, migratorFailed } from "../docker/follow-migrator.ts";
import { type Shell, ShellError } from "../shell/shell.ts";
import { runProgram } from "./app-program.ts";
import { findNode } from "./find-node.ts";
import { installMark, installState, marked, packageStates, partOf } from "./freshness.ts";
import { checkoutState, clone, isIgnored } from "./git.ts";
import { findWorkspace, isWorkspace, namesIn } from "./workspace.ts";
import { buildFailed, installFailed, runYarn, typedYarn } from "./yarn.ts";

export function createSourceCode({ shell }: { shell: Shell }): SourceCode {
  return {
    find: findWorkspace,
    async inspect(root, { node: named }, signal): Promise<TreeFacts> {
      const settings = { root: join(root, ".env"), dashboard: join(root, "packages", "dashboard", ".env.local") };
      const state = await placeState(root);
      const isThere = state === "there";
      const [checkout, node, isMusl, freeBytes, install, packages, rootIgnored, dashboardIgnored] = await Promise.all([
        checkoutState(shell, isThere ? root : "/", signal),
        findNode(shell, named, signal),
        runsMusl(),
        freeAt(root),
        installState(root),
        packageStates(root),
        isThere ? isIgnored(shell, root, settings.root, signal) : undefined,
        isThere ? isIgnored(shell, root, settings.dashboard, signal) : undefined,
      ]);
      const { hasGit, commit, branch, changed } = checkout;
      return {
        ...{ root, state, hasGit, node, isMusl, freeBytes, install, packages },
        owner: (await stat(root).catch(() => undefined))?.uid ?? -1,
        ...(isThere ? { commit, branch, changed } : { commit: undefined, branch: undefined, changed: 0 }),
        settings: {
          root: { path: settings.root, isIgnored: rootIgnored },
          dashboard: { path: settings.dashboard, isIgnored: dashboardIgnored },
        },
      };
    },
    clone: (request, report, signal) => clone(shell, request, report, signal),
    async install(tree, report, signal) {
      // A fresh checkout gets what runs, and not the app's documentation with its browser. Where
      // somebody has installed more, nothing of it is taken away.
      const isFresh = (await namesIn(join(tree.root, "node_modules"))).length === 0;
      const words = isFresh ? ["workspaces", "focus", "api", "worker", "dashboard", "admin-cli"] : ["install"];
      await marked(tree.root, installMark, await versionText(shell, tree.node, signal), async () => {
        const ran = await runYarn(shell, tree, words, report, signal);
        if (ran.exitCode !== 0) throw installFailed(ran, await typedYarn(tree, words));
      });
    },
    async build(tree, name, report, signal) {
      const words = ["workspace", name, "run", name === typesOnly ? "build-ts" : "build"];
      await marked(tree.root, name, await versionText(shell, tree.node, signal), async () => {
        const ran = await runYarn(shell, tree, words, report, signal);
        if (ran.exitCode !== 0) throw buildFailed(name, ran, await typedYarn(tree, words));
      });
    },
    async runNode(tree, script, input, signal) {
      const ran = await runProgram(shell, tree, { script, input, signal }).catch((thrown: unknown) => {
        if (thrown instanceof ShellError) throw programFailed(thrown.message);
        throw thrown;
      });
      if (ran.exitCode !== 0) throw programFailed(ran.stderr.split("\n").slice(-12).join("\n"));
      return ran.lines.join("\n");
    },
    async migrations(tree, signal) {
      const ran = await runProgram(shell, tree, { script: listMigrationsScript, signal });
      const found = readMigrations(ran.lines.join("\n"));
      if ("unreadable" in found) throw migrationsUnreadable(tree.root, found.unreadable);
      return found.migrations;
    },
    async migrate(tree, onLine, signal) {
      const migrator = followMigrator(onLine);
      const ran = await runProgram(shell, tree, { script: runMigratorScript, signal, onLine: migrator.onLine });
      const ending = migrator.ending();
      if (ending.state === "done" && ran.exitCode === 0) return;
      const saw = ending.saw ?? `It exited with code ${ran.exitCode} and gave no reason.`;
      throw migratorFailed(saw, ending.lines);
    },
  };
}

async function placeState(root: string): Promise<TreeFacts["state"]> {
  if (await isWorkspace(root)) return "there";
  if ((await namesIn(root)).length > 0) return "other";
  return (await namesIn(partOf(root))).length > 0 ? "half" : "absent";
}

const versionText = async (shell: Shell, node: string, signal: AbortSignal) =>
  (await findNode(shell, node, signal))?.version ?? "";

/** Temporal's native part is made for glibc alone (@temporalio/core-bridge). */
async function runsMusl(): Promise<boolean> {
  if (process.platform !== "linux") return false;
  const names = (await Promise.all(["/lib", "/lib64"].map(namesIn))).flat();
  return names.some((name) => name.startsWith("ld-musl-")) && !names.some((name) => name.startsWith("ld-linux"));
}

/** Of the file system in which it lies, or will. */
async function freeAt(path: string): Promise<number | undefined> {
  const seen = await statfs(path).catch(() => undefined);
  if (seen !== undefined) return seen.bavail * seen.bsize;
  return dirname(path) === path ? undefined : freeAt(dirname(path));
}

function programFailed(saw: string): Problem {
  return new Problem({
    code: "app-failed",
    title: "The app's own code failed",
    saw,
    why: "It creates the app's tables in ClickHouse and starts its workflows.",
    next: "dittofeed-setup doctor",
    who: "outside",
  });
}

import { setFlagsFromString } from "node:v8";
import { findNamedWorkspaces } from "../../../../schema/workspaces/find-workspaces.ts";
import { importWorkspaces } from "../../../../schema/workspaces/import/import-workspaces.ts";
import { type JudgedFile, judgeFile } from "../../../../schema/workspaces/import/judge-file.ts";
import { previewImport } from "../../../../schema/workspaces/import/preview-import.ts";
import { readWorkspaceFile } from "../../../adapters/workspace-file/workspace-file.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import { largestImport } from "../../../domain/file-sizes.ts";
import { usage } from "../../../domain/usage.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";
import { createProgressBar, createProgressLines } from "../../../output/progress-line.ts";
import { quietWriter } from "../../../output/reporter.ts";
import type { Context } from "../../context.ts";
import { changingNamedDatabase, type DatabaseContext, withNamedDatabase } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { importMany } from "./command.ts";
import { faultyFile, importedLines, previewLines } from "./import-texts.ts";
import { loginProvider, refuseWithoutSchema } from "./ready-schema.ts";
import { startWorkflows } from "./start-workflows.ts";

type ImportContext = DatabaseContext & Pick<Context, "stderr">;

/**
 * Many workspaces from a file. Exit 0 all there, 1 when any could not be made, 2 when a line of the file is faulty: then
 * nothing was written.
 */
export async function importFile(
  context: ImportContext,
  args: Args<typeof importMany>,
  output: Pick<Output, "print" | "json" | "progress">,
): Promise<number> {
  const { file: path } = args;
  const { host, files } = context.ports;
  keepYoungSpaceSmall();
  const text = path === "-" ? await host.standardInput(largestImport) : await files.read(path, largestImport);
  if (text === undefined) throw usage(`The file ${path} does not exist.`);
  const file = readWorkspaceFile(text, path);
  const name = path === "-" ? "standard input" : path;
  const open = args.dryRun ? withNamedDatabase : changingNamedDatabase;
  return open(context, args, async (named) => {
    await refuseWithoutSchema(named);
    const judged = await judgeFile(file, (references) => findNamedWorkspaces(named.database, references));
    const { faults } = judged;
    if (faults.length > 0) {
      if (args.output !== "json") throw faultyFile(name, faults);
      output.json({ file: name, faults });
      return exitCodes.usage;
    }
    if (!args.dryRun) return importRows(context, args, output, named, name, judged);
    const preview = await previewImport(named.database, judged);
    if (args.output === "json") output.json({ file: name, dryRun: true, ...preview });
    else output.print(previewLines(name, preview));
    return preview.conflicts.length > 0 ? exitCodes.failed : exitCodes.done;
  });
}

/**
 * Of rows that come and go V8 makes its young space as large as it may: 128 MiB around some ten that
 * are in use, measured with 100,000 workspaces. The factor is read when the space is about to grow
 * (`SemiSpaceNewSpace::Grow`), so it holds for a program that has begun; the sizes do not.
 */
const keepYoungSpaceSmall = () => setFlagsFromString("--semi-space-growth-factor=1");

async function importRows(
  context: ImportContext,
  args: Args<typeof importMany>,
  output: Pick<Output, "print" | "json" | "progress">,
  named: NamedDatabase,
  path: string,
  judged: JudgedFile,
): Promise<number> {
  const { host, clock } = context.ports;
  const drawn = context.stderr.isTTY === true && args.output === "auto" && !args.quiet;
  const progress = drawn
    ? createProgressBar(quietWriter(context.stderr), "workspaces", clock.elapsed)
    : createProgressLines((line) => output.progress([line]), "workspaces");
  const made = await importWorkspaces(named.database, judged, {
    randomBytes: (bytes) => host.randomBytes(bytes),
    provider: loginProvider(named),
    onProgress: progress.show,
    signal: context.interruption.signal,
  }).finally(progress.end);
  if (args.output === "json") output.json({ file: path, ...made });
  else output.print(importedLines(path, made));
  const left = made.created > 0 && made.left === 0 ? await startWorkflows(context, named) : undefined;
  if (left !== undefined && args.output !== "json") output.print([left]);
  if (made.left > 0) return context.interruption.exitCode ?? exitCodes.failed;
  return made.failed.length > 0 ? exitCodes.failed : exitCodes.done;
}

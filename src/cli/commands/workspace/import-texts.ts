import type { FailedImport, Imported } from "../../../../schema/workspaces/import/import-workspaces.ts";
import type { ImportPreview } from "../../../../schema/workspaces/import/preview-import.ts";
import { cleanLine } from "../../../domain/clean-text.ts";
import type { ImportFault } from "../../../domain/import-row.ts";
import { Problem } from "../../../domain/problem.ts";
import { count } from "../../../output/text/amounts.ts";

export const faultyFile = (path: string, faults: readonly ImportFault[]): Problem =>
  new Problem({
    code: "import-invalid",
    title: `${path} has ${count(faults.length, "fault")}`,
    saw: faults.map(({ line, why }) => cleanLine(`${path}:${line} ${why}`)).join("\n"),
    why: "An import is done completely or not at all. Nothing was written.",
    next: "Correct these lines, then run the same command again.",
  });

export function importedLines(path: string, { created, completed, unchanged, failed, left }: Imported): string[] {
  return [
    `${count(created, "workspace")} created, ${completed} completed, ${unchanged} unchanged, ${failed.length} failed`,
    ...failedLines(path, failed),
    ...(left === 0 ? [] : [`${left} not tried: stopped as requested. Run the same command again to resume.`]),
  ];
}

export function previewLines(path: string, { toCreate, there, conflicts }: ImportPreview): string[] {
  return [
    `${count(toCreate, "workspace")} would be created, ${there} exist and would be completed if needed, ${conflicts.length} would be rejected`,
    ...failedLines(path, conflicts),
    "Dry run: nothing was changed.",
  ];
}

const failedLines = (path: string, failed: readonly FailedImport[]): string[] =>
  failed.map(({ line, name, why }) => cleanLine(`  ${path}:${line} ${JSON.stringify(name)}: ${why}`));

import type { ListedWorkspace } from "../../../../schema/workspaces/find-workspaces.ts";
import { cleanLine } from "../../../domain/clean-text.ts";
import { cellWidth, padCell } from "../../../output/text/cell-width.ts";

/**
 * One line for each workspace where that fits; where it does not, administrators and id go to an indented line of their
 * own. Nothing is cut off: an id that is not whole is of no use.
 */
export function workspaceTable(workspaces: readonly ListedWorkspace[], columns: number): string[] {
  const nameOf = new Map(workspaces.map(({ id, name }) => [id, name]));
  const rows = workspaces.map((workspace) => ({
    short: [
      workspace.parentWorkspaceId === null
        ? workspace.name
        : `${nameOf.get(workspace.parentWorkspaceId) ?? workspace.parentWorkspaceId} / ${workspace.name}`,
      workspace.type,
      workspace.domain ?? "-",
      workspace.status,
    ].map(cleanLine),
    administrators: cleanLine(workspace.administrators.join(" ")) || "-",
    id: workspace.id,
  }));
  const heading = ["NAME", "TYPE", "DOMAIN", "STATUS"];
  const wide = aligned([
    [...heading, "ADMINISTRATORS", "ID"],
    ...rows.map(({ short, administrators, id }) => [...short, administrators, id]),
  ]);
  if (wide.every((line) => cellWidth(line) <= columns)) return wide;
  const [first = "", ...tall] = aligned([heading, ...rows.map(({ short }) => short)]);
  const second = rows.map(({ administrators, id }) => `  ${id}  ${administrators}`);
  return [first, ...tall.flatMap((line, n) => [line, second[n] ?? ""])];
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => cellWidth(row[column] ?? ""))));
  return rows.map((row) =>
    row
      .map((cell, column) => padCell(cell, widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
}

import type { ImportFault, ImportRow } from "../../../src/domain/import-row.ts";
import { domainName, emailAddress } from "../../../src/domain/profile.ts";
import type { NamedWorkspace } from "../find-workspaces.ts";
import { whyParentIsWrong } from "../workspace.ts";
import type { WorkspaceType } from "../workspace-row.ts";
import { faultsOfValues, shown, typeOf } from "./import-values.ts";
import { type FoundParent, parentFinder } from "./parent-finder.ts";

/** One row of a file, found good. */
export interface ImportSpec {
  readonly line: number;
  readonly name: string;
  readonly type: WorkspaceType;
  readonly domain?: string;
  readonly administrator?: string;
  readonly externalId?: string;
  /** `id` is undefined while the parent is only in the file. */
  readonly parent?: { readonly name: string; readonly id: string | undefined };
}

export interface JudgedImport {
  readonly specs: readonly ImportSpec[];
  /** In the order of the lines; a line may have several. */
  readonly faults: readonly ImportFault[];
}

/** Every text by which a row names its parent, for `findNamedWorkspaces`. */
export const parentsNamed = (rows: readonly ImportRow[]): string[] => [
  ...new Set(rows.flatMap(({ parent }) => parent ?? [])),
];

/**
 * Everything that can be said against a file before anything is written. `known`: what its parents
 * mean in the database.
 */
export function judgeImport(rows: readonly ImportRow[], known: readonly NamedWorkspace[]): JudgedImport {
  const candidates = rows.flatMap((row) => {
    const type = typeOf(row);
    return row.name === undefined || type === undefined ? [] : [{ ...row, name: row.name, type }];
  });
  const findParent = parentFinder(candidates, known);
  const seen = { names: new Map<string, number>(), externalIds: new Map<string, number>() };
  const byName = new Map(candidates.map((candidate) => [candidate.name, candidate]));
  const specs: ImportSpec[] = [];
  const faults: ImportFault[] = [];
  for (const row of rows) {
    const parent = row.parent === undefined ? undefined : findParent(row.parent);
    const whys = [...faultsOfValues(row), ...faultsOfPlace(row, parent, byName), ...repeated(row, parent, seen)];
    faults.push(...whys.map((why) => ({ line: row.line, why })));
    if (whys.length === 0) specs.push(specOf(row, parent));
  }
  return { specs, faults: faults.toSorted((one, other) => one.line - other.line) };
}

/** In the form in which a profile's are used too: what was judged is what is stored. */
function specOf(row: ImportRow, parent: FoundParent | undefined): ImportSpec {
  const { type: _written, parent: _reference, name = "", domain, administrator, ...rest } = row;
  const type = typeOf(row) ?? "Root";
  return {
    ...rest,
    name,
    type,
    ...(domain === undefined ? {} : { domain: domainName.parse(domain) }),
    ...(administrator === undefined ? {} : { administrator: emailAddress.parse(administrator) }),
    ...(parent === undefined || "why" in parent ? {} : { parent }),
  };
}

function faultsOfPlace(
  row: ImportRow,
  parent: FoundParent | undefined,
  byName: ReadonlyMap<string, ImportRow>,
): string[] {
  const type = typeOf(row);
  if (type === undefined) return [];
  if ((type === "Child") !== (parent !== undefined)) return [whyParentIsWrong(type)];
  if (parent === undefined || !("why" in parent)) return [];
  const circle = circleFrom(row, byName);
  return [circle === undefined ? parent.why : `its parents lead back to itself: ${circle.map(shown).join(", ")}`];
}

/** Names from a row up to itself again, where its parents go round. */
function circleFrom(row: ImportRow, byName: ReadonlyMap<string, ImportRow>): string[] | undefined {
  const way: string[] = [];
  for (let above: ImportRow | undefined = row; above?.name !== undefined && !way.includes(above.name); ) {
    way.push(above.name);
    if (above.parent === row.name) return [...way, above.parent ?? ""];
    above = above.parent === undefined ? undefined : byName.get(above.parent);
  }
  return undefined;
}

/**
 * Both are unique under one parent: two rows of one name are the same workspace, two of one
 * external id cannot be.
 */
function repeated(
  row: ImportRow,
  parent: FoundParent | undefined,
  seen: { names: Map<string, number>; externalIds: Map<string, number> },
): string[] {
  const above = parent === undefined ? "" : "why" in parent ? (row.parent ?? "") : parent.name;
  const before = (of: Map<string, number>, value: string | undefined) => {
    if (value === undefined) return undefined;
    const key = JSON.stringify([above, value]);
    const line = of.get(key);
    if (line === undefined) of.set(key, row.line);
    return line;
  };
  const name = before(seen.names, row.name);
  const externalId = before(seen.externalIds, row.externalId);
  return [
    ...(name === undefined
      ? []
      : [`the name ${shown(row.name ?? "")} is in line ${name} already, under the same parent`]),
    ...(externalId === undefined
      ? []
      : [`the external id ${shown(row.externalId ?? "")} is in line ${externalId} already, under the same parent`]),
  ];
}

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
 * Everything that can be said against some rows before anything is written. `known`: what their
 * parents mean in the database.
 */
export function judgeImport(rows: readonly ImportRow[], known: readonly NamedWorkspace[]): JudgedImport {
  const places = placesOf(rows, known);
  const faultsOf = rowJudge(places);
  const specs: ImportSpec[] = [];
  const faults: ImportFault[] = [];
  for (const row of rows) {
    const found = faultsOf(row);
    faults.push(...found);
    if (found.length === 0) specs.push(specOf(row, places));
  }
  return { specs, faults: inOrder(faults) };
}

export const inOrder = (faults: readonly ImportFault[]): ImportFault[] =>
  faults.toSorted((one, other) => one.line - other.line);

/** What the texts mean by which rows name their parents. */
export interface Places {
  readonly findParent: (reference: string) => FoundParent;
  /** Rows of the file. */
  readonly byName: ReadonlyMap<string, ImportRow>;
}

/** `rows`: at least all to which a parent's text may lead. */
export function placesOf(rows: readonly ImportRow[], known: readonly NamedWorkspace[]): Places {
  const candidates = rows.flatMap((row) => {
    const type = typeOf(row);
    return row.name === undefined || type === undefined ? [] : [{ ...row, name: row.name, type }];
  });
  return {
    findParent: parentFinder(candidates, known),
    byName: new Map(candidates.map((candidate) => [candidate.name, candidate])),
  };
}

/**
 * For the rows of one file in their order: it remembers names and external ids, and of two that are
 * the same the later one has the fault.
 */
export function rowJudge({ findParent, byName }: Places): (row: ImportRow) => ImportFault[] {
  const seen: Seen = { names: new Map(), externalIds: new Map() };
  return (row) => {
    const parent = row.parent === undefined ? undefined : findParent(row.parent);
    const whys = [...faultsOfValues(row), ...faultsOfPlace(row, parent, byName), ...repeated(row, parent, seen)];
    return whys.map((why) => ({ line: row.line, why }));
  };
}

/** In the form in which a profile's are used too: what was judged is what is stored. */
export function specOf(row: ImportRow, { findParent }: Places): ImportSpec {
  const parent = row.parent === undefined ? undefined : findParent(row.parent);
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

/** Lines by parent, and under it by value: no text is made for a key, there may be a million. */
type Lines = Map<string, Map<string, number>>;
type Seen = { readonly names: Lines; readonly externalIds: Lines };

/**
 * Both are unique under one parent: two rows of one name are the same workspace, two of one
 * external id cannot be.
 */
function repeated(row: ImportRow, parent: FoundParent | undefined, seen: Seen): string[] {
  const above = parent === undefined ? "" : "why" in parent ? (row.parent ?? "") : parent.name;
  const name = lineBefore(seen.names, above, row.name, row.line);
  const externalId = lineBefore(seen.externalIds, above, row.externalId, row.line);
  return [
    ...(name === undefined
      ? []
      : [`the name ${shown(row.name ?? "")} is already used in line ${name}, under the same parent`]),
    ...(externalId === undefined
      ? []
      : [
          `the external ID ${shown(row.externalId ?? "")} is already used in line ${externalId}, under the same parent`,
        ]),
  ];
}

function lineBefore(of: Lines, above: string, value: string | undefined, line: number): number | undefined {
  if (value === undefined) return undefined;
  const lines = of.get(above) ?? new Map<string, number>();
  of.set(above, lines);
  const before = lines.get(value);
  if (before === undefined) lines.set(value, line);
  return before;
}

import { type ImportFault, type ImportFile, type ImportRow, isFault, isRow } from "../../../src/domain/import-row.ts";
import type { NamedWorkspace } from "../find-workspaces.ts";
import { type ImportSpec, inOrder, type Places, placesOf, rowJudge, specOf } from "./judge-import.ts";

/** A file that was read to its end. */
export interface JudgedFile {
  /** In the order of the lines; a line may have several. With any, nothing else here is of use. */
  readonly faults: readonly ImportFault[];
  readonly rows: number;
  /** Reads the file again: first the workspaces without a parent, then the children. */
  readonly levels: readonly (() => AsyncIterable<readonly ImportSpec[]>)[];
}

/**
 * Everything that can be said against a file before anything is written. It is read three times at
 * most and never held: first for the texts that name parents, then for the rows that these may
 * mean, then each row is judged. `find`: which workspaces of the database the texts may mean.
 */
export async function judgeFile(
  file: ImportFile,
  find: (references: string[]) => Promise<NamedWorkspace[]>,
): Promise<JudgedFile> {
  const faults: ImportFault[] = [];
  const references = new Set<string>();
  let rows = 0;
  for await (const lines of file()) {
    const read = lines.filter(isRow);
    rows += read.length;
    for (const { parent } of read) if (parent !== undefined) references.add(parent);
    faults.push(...lines.filter(isFault));
  }
  const meant = references.size === 0 ? [] : await rowsMeant(file, references);
  const places = placesOf(meant, await find([...references]));
  faults.push(...(await faultsOfRows(file, places)));
  const levels = references.size === 0 ? [false] : [false, true];
  return { faults: inOrder(faults), rows, levels: levels.map((isChild) => () => specsOf(file, places, isChild)) };
}

async function rowsMeant(file: ImportFile, references: ReadonlySet<string>): Promise<ImportRow[]> {
  const meant: ImportRow[] = [];
  for await (const rows of rowsOf(file))
    meant.push(...rows.filter(({ name = "", externalId = "" }) => references.has(name) || references.has(externalId)));
  return meant;
}

/** Here, so that what it remembers of each row is gone when the writing begins. */
async function faultsOfRows(file: ImportFile, places: Places): Promise<ImportFault[]> {
  const faultsOf = rowJudge(places);
  const faults: ImportFault[] = [];
  for await (const rows of rowsOf(file)) faults.push(...rows.flatMap(faultsOf));
  return faults;
}

async function* specsOf(file: ImportFile, places: Places, isChild: boolean): AsyncGenerator<ImportSpec[]> {
  for await (const rows of rowsOf(file))
    yield rows.filter(({ parent }) => (parent !== undefined) === isChild).map((row) => specOf(row, places));
}

async function* rowsOf(file: ImportFile): AsyncGenerator<ImportRow[]> {
  for await (const lines of file()) yield lines.filter(isRow);
}

/**
 * Large enough that a statement's planning is shared by many; small enough that progress is seen,
 * and that what is sent takes little memory.
 */
const usualBatch = 500;

/** In groups of `size`, the last one smaller. */
export async function* inBatches(
  portions: AsyncIterable<readonly ImportSpec[]>,
  size = usualBatch,
): AsyncGenerator<ImportSpec[]> {
  let batch: ImportSpec[] = [];
  for await (const portion of portions)
    for (const spec of portion) {
      batch.push(spec);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  if (batch.length > 0) yield batch;
}

import { type ImportFault, type ImportFile, type ImportRow, isFault, isRow } from "../../src/domain/import-row.ts";

/** A file that says this. */
export const fileOf = (rows: readonly ImportRow[]): ImportFile =>
  async function* () {
    yield rows;
  };

/** All that a file says; the faults in the order of the lines, as they are told. */
export async function readWhole(file: ImportFile): Promise<{ rows: ImportRow[]; faults: ImportFault[] }> {
  const rows: ImportRow[] = [];
  const faults: ImportFault[] = [];
  for await (const lines of file()) {
    rows.push(...lines.filter(isRow));
    faults.push(...lines.filter(isFault));
  }
  return { rows, faults: faults.toSorted((one, other) => one.line - other.line) };
}

/**
 * One workspace of an import file, as it is written there: read, not yet judged. Absent: nothing is
 * written there.
 */
export interface ImportRow {
  /** The line on which it begins, from 1. */
  readonly line: number;
  readonly name?: string;
  readonly domain?: string;
  readonly administrator?: string;
  readonly externalId?: string;
  /** Root, Child or Parent, in whatever case. */
  readonly type?: string;
  /** Name, external id or id of a workspace of the type Parent. */
  readonly parent?: string;
}

export interface ImportFault {
  readonly line: number;
  readonly why: string;
}

/** A row, or why there is none: what could not be read stands among the others. */
export type ImportLine = ImportRow | ImportFault;

export const isFault = (line: ImportLine): line is ImportFault => "why" in line;
export const isRow = (line: ImportLine): line is ImportRow => !isFault(line);

/**
 * A file of workspaces, some hundred lines at a time, from its beginning each time that it is
 * called: who reads it twice need never hold it. Faults are not always in the order of the lines.
 */
export type ImportFile = () => AsyncIterable<readonly ImportLine[]>;

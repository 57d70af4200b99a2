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

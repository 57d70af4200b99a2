import type { ImportFault, ImportRow } from "../../domain/import-row.ts";

/** What a file of workspaces says, in whichever form it is written. */
export interface WorkspaceFile {
  rows: ImportRow[];
  /** In the order of the lines. */
  faults: ImportFault[];
}

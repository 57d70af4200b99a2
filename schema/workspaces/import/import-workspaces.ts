import type { Database } from "../../../src/domain/database.ts";
import { type EnsureOptions, ensureWorkspaces, type WorkspaceOutcome } from "../ensure-workspaces.ts";
import { importFailure } from "./import-failure.ts";
import { inBatches, type JudgedFile } from "./judge-file.ts";
import type { ImportSpec } from "./judge-import.ts";

export interface ImportOptions extends EnsureOptions {
  /** After every batch. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Heeded between two batches; what is committed stays. */
  readonly signal?: AbortSignal;
  /** Workspaces in one transaction. */
  readonly batchSize?: number;
}

export interface FailedImport {
  readonly line: number;
  readonly name: string;
  readonly why: string;
}

export interface Imported {
  readonly created: number;
  /** Were there and lacked something. */
  readonly completed: number;
  readonly unchanged: number;
  /** In the order of the lines. */
  readonly failed: readonly FailedImport[];
  /** Not tried, because the signal came first. */
  readonly left: number;
}

/**
 * Makes or completes the workspaces of a file in which no fault was found, each as
 * `createWorkspace` would, in transactions of many; of the file only one batch is held. Parents
 * come before their children, wherever they stand. All or nothing for each workspace: one that
 * cannot be made takes no other with it. A second call does what is missing, and nothing when all
 * is there. Throws when no workspace can be made any more: the connection is lost, the disk is
 * full, a table is not there.
 */
export async function importWorkspaces(
  database: Database,
  { rows, levels }: Pick<JudgedFile, "rows" | "levels">,
  options: ImportOptions,
): Promise<Imported> {
  const failed: FailedImport[] = [];
  const counts = { created: 0, completed: 0, unchanged: 0 };
  /** Ids of the parents that this import made or found, by name. */
  const made = new Map<string, string>();
  let done = 0;
  const settle = (spec: ImportSpec | undefined, answer: Answer) => {
    if (spec === undefined) return;
    if ("why" in answer) failed.push({ line: spec.line, name: spec.name, why: answer.why });
    else {
      counts[answer.created ? "created" : isChanged(answer) ? "completed" : "unchanged"] += 1;
      if (spec.type === "Parent") made.set(spec.name, answer.workspaceId);
    }
  };
  for (const level of levels) {
    for await (const batch of inBatches(level(), options.batchSize)) {
      if (options.signal?.aborted === true) return ended();
      const answers = await ensureBatch(database, batch, made, options);
      for (const [n, answer] of answers.entries()) settle(batch[n], answer);
      done += answers.length;
      if (answers.length < batch.length) return ended();
      options.onProgress?.(done, rows);
    }
  }
  return ended();

  function ended(): Imported {
    const inOrder = failed.toSorted((one, other) => one.line - other.line);
    return { ...counts, failed: inOrder, left: rows - done };
  }
}

type Answer = WorkspaceOutcome | { readonly why: string };

const isChanged = ({ rowsInserted, rowsUpdated }: WorkspaceOutcome) => rowsInserted + rowsUpdated > 0;

/**
 * One transaction; where something stands in the way of a new workspace's rows, once more with
 * care; and where it fails because of what one workspace is, its halves are tried apart, down to
 * that one. Fewer answers than specs: the signal came, and the others were not made.
 */
async function ensureBatch(
  database: Database,
  batch: readonly ImportSpec[],
  made: ReadonlyMap<string, string>,
  options: ImportOptions,
  careful = false,
): Promise<Answer[]> {
  try {
    return await database.transaction((transaction) => ensureInOne(transaction, batch, made, { ...options, careful }));
  } catch (thrown) {
    // The signal ends a running statement too. The batch was rolled back; the next run makes it.
    if (options.signal?.aborted === true) return [];
    const why = importFailure(thrown);
    if (!careful) return ensureBatch(database, batch, made, options, true);
    if (batch.length === 1) return [{ why }];
    const middle = Math.ceil(batch.length / 2);
    const first = await ensureBatch(database, batch.slice(0, middle), made, options, true);
    if (first.length < middle) return first;
    return [...first, ...(await ensureBatch(database, batch.slice(middle), made, options, true))];
  }
}

async function ensureInOne(
  transaction: Database,
  batch: readonly ImportSpec[],
  made: ReadonlyMap<string, string>,
  options: ImportOptions,
): Promise<Answer[]> {
  const specs = batch.map(({ line: _, parent, ...spec }) => {
    const parentId = parent === undefined ? undefined : (made.get(parent.name) ?? parent.id);
    return { spec: { ...spec, ...(parentId === undefined ? {} : { parentId }) }, parent, parentId };
  });
  const ready = specs.filter(({ parent, parentId }) => parent === undefined || parentId !== undefined);
  const outcomes = await ensureWorkspaces(
    transaction,
    ready.map(({ spec }) => spec),
    options,
  );
  const byWish = new Map(ready.map(({ spec }, n) => [spec, outcomes[n]]));
  return specs.map(({ spec, parent }) => {
    const outcome = byWish.get(spec);
    if (outcome === undefined) return { why: `its parent ${parent?.name ?? ""} could not be created` };
    return "conflicts" in outcome ? { why: outcome.conflicts.join("; ") } : outcome;
  });
}

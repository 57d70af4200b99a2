import type { Database } from "../../src/domain/database.ts";
import type { Difference } from "../model/difference.ts";
import type { FoundSchema } from "../model/introspect.ts";
import { describeOddity } from "../model/oddity.ts";
import type { SchemaModel } from "../model/schema-model.ts";
import { quoteLiteral, serverSaid, sqlState } from "../model/sql.ts";
import { whatBreaks } from "../model/what-breaks.ts";
import { type ProbeStep, probeSteps } from "./probe-steps.ts";
import { probeRows } from "./probe-values.ts";

/** Whether the app could write, tried and not reckoned. */
export type Writes =
  | { readonly tried: true; readonly refused: readonly Difference[] }
  /** In words: why nobody knows. */
  | { readonly tried: false; readonly because: string };

/**
 * Writes into each table as the app does, and takes all of it back: one round trip where nothing is
 * refused, two where something is. Takes no lock that keeps others from reading or writing, waits
 * for none longer than a moment.
 */
export async function probeWrites(database: Database, wanted: SchemaModel, found: FoundSchema): Promise<Writes> {
  const steps = probeSteps(wanted, found);
  try {
    const [first] = await ask(database, probeSql(steps, "together"));
    if (first === undefined) return { tried: true, refused: [] };
    if (isOfTheMoment(first.state)) return { tried: false, because: first.said };
    // What was in the way of all of them is asked for one by one.
    const refused = await ask(database, probeSql(steps, "one by one"));
    const moment = refused.find(({ state }) => isOfTheMoment(state));
    if (moment !== undefined) return { tried: false, because: moment.said };
    return { tried: true, refused: differencesOf(refused.length > 0 ? refused : [first], steps, found) };
  } catch (error) {
    const state = sqlState(error) ?? "";
    if (state === "57014") return { tried: false, because: "the server took longer than 2 s" };
    // Whoever may not run a block (its language is taken away) may still write.
    if (isOfTheMoment(state) || state === "42501" || state === "42704")
      return { tried: false, because: serverSaid(error) };
    throw error;
  }
}

interface RefusedStep {
  /** Its place among the steps. */
  readonly step: number;
  readonly state: string;
  readonly said: string;
}

async function ask(database: Database, sql: string): Promise<RefusedStep[]> {
  const [row] = await database.query<{ refused: RefusedStep[] | string }>(sql);
  const refused = row?.refused ?? [];
  return typeof refused === "string" ? (JSON.parse(refused) as RefusedStep[]) : refused;
}

/** A lock, a read-only server, a lack of room: it says nothing about what the app may write. */
const isOfTheMoment = (state: string): boolean => /^(25|40|53|55P03|57014)/.test(state);

/**
 * One block: everything in it is undone by the exception at its end, and only the variable with
 * what was refused stays. What waits for the end of a transaction is asked for before. The settings
 * are those with which the app's own connection begins.
 */
function probeSql(steps: readonly ProbeStep[], how: "together" | "one by one"): string {
  const body = steps.map(({ sql }, place) =>
    how === "together"
      ? `    step := ${place}; ${sql};`
      : `    BEGIN ${sql}; EXCEPTION WHEN OTHERS THEN ${note(String(place))} END;`,
  );
  const ids = new Set(steps.map(({ table }) => table)).size * probeRows.length;
  return `SET LOCAL search_path TO DEFAULT; SET LOCAL row_security TO DEFAULT; SET LOCAL client_min_messages = error;
SET LOCAL lock_timeout = '250ms'; SET LOCAL statement_timeout = '2s'; SET LOCAL synchronous_commit = off;
DO $probe$ DECLARE
  i uuid[] := ARRAY(SELECT gen_random_uuid() FROM generate_series(1, ${ids}));
  refused jsonb := '[]'; step int := 0; one int;
BEGIN
  BEGIN
${body.join("\n")}
    step := ${steps.length}; ${how === "together" ? "SET CONSTRAINTS ALL IMMEDIATE;" : `BEGIN SET CONSTRAINTS ALL IMMEDIATE; EXCEPTION WHEN OTHERS THEN ${note("step")} END;`}
    RAISE EXCEPTION USING ERRCODE = 'DSP00';
  EXCEPTION WHEN SQLSTATE 'DSP00' THEN NULL; WHEN OTHERS THEN ${note("step")}
  END;
  PERFORM set_config('dittofeed_setup.probe', refused::text, true);
END $probe$;
SELECT current_setting('dittofeed_setup.probe')::json AS refused`;
}

const note = (step: string): string =>
  `refused := refused || jsonb_build_object('step', ${step}, 'state', SQLSTATE, 'said', CASE SQLSTATE WHEN 'P0002' THEN ${quoteLiteral(swallowed)} ELSE SQLERRM END);`;

const swallowed = "no row came back: something on the table discarded it";

/** One per table and reason, without what follows from a row that another table refused. */
function differencesOf(refused: readonly RefusedStep[], steps: readonly ProbeStep[], found: FoundSchema): Difference[] {
  const failed = new Set(refused.flatMap(({ step }) => (steps[step]?.makesRow === true ? [steps[step].table] : [])));
  const reasons = new Map<string, { table: string; doing: string[]; said: string }>();
  for (const { step, said } of refused) {
    const { table, doing, needs } = steps[step] ?? {
      table: "",
      doing: "what is checked when a transaction ends",
      needs: [],
    };
    if (needs.some((other) => failed.has(other))) continue;
    const known = reasons.get(`${table} ${said}`) ?? { table, doing: [], said };
    known.doing.push(doing);
    reasons.set(`${table} ${said}`, known);
  }
  return [...reasons.values()].map(({ table, doing, said }) => {
    const suspects = (found.tables[table]?.oddities ?? []).map((oddity) => describeOddity(table, oddity));
    const difference = { kind: "refused-write", table, doing: doing.join(", "), said, suspects } as const;
    return { ...difference, severity: "breaks", breaks: whatBreaks(difference), held: null };
  });
}

import { join } from "node:path";
import { lossOf } from "../../../../schema/model/describe-difference.ts";
import { readAnswers } from "../../../../schema/reconcile/choices.ts";
import { type Reconciled, reconcile } from "../../../../schema/reconcile/reconcile.ts";
import type { JudgeOptions, Verification } from "../../../../schema/reconcile/verify.ts";
import { verifySchema } from "../../../../schema/reconcile/verify.ts";
import { describeDump, dumpName } from "../../../../tasks/database/dump-database.ts";
import type { DumpMade } from "../../../domain/database.ts";
import { exitCodes } from "../../../domain/exit-code.ts";
import type { NamedDatabase } from "../../../installation/installation.ts";
import { type Asking, canAsk, confirm } from "../../confirm.ts";
import { changingNamedDatabase, type DatabaseContext } from "../../named-database.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import { askQuestions } from "./ask-questions.ts";
import type { apply } from "./command.ts";
import {
  isSound,
  journalSqlLines,
  personLines,
  questionLines,
  verificationJson,
  writesLine,
  wrongLines,
} from "./describe-verification.ts";

/**
 * Shows the statements, asks, makes a dump where there are rows, and adds what is missing. Exit 0 when the schema is
 * complete, also where something is left for a person; 3 when it is not.
 */
export function applySchema(
  context: DatabaseContext & Asking,
  args: Args<typeof apply>,
  output: Pick<Output, "print" | "json" | "tell" | "progress">,
): Promise<number> {
  return changingNamedDatabase(context, args, async (named) => {
    let options: JudgeOptions = {
      mode: named.mode,
      duplicates: args.duplicates,
      renamed: readAnswers("renamed", args.renamed),
      values: readAnswers("values", args.values),
    };
    if (args.dryRun || !args.yes) {
      let before = await verifySchema(named.database, options);
      if (before.questions.length > 0 && !args.dryRun && canAsk(context)) {
        options = { ...options, ...(await askQuestions(context, before.questions, options)) };
        before = await verifySchema(named.database, options);
      }
      if (before.pending.length === 0 || args.dryRun) return end(named, args, output, before, undefined);
      output.tell(statementLines(before, named));
      if (!(await confirm(context, `${before.pending.length} statements will run on ${named.label}.`))) {
        output.tell(["Nothing was changed."]);
        return exitCodes.failed;
      }
    }
    let dump: DumpMade | undefined;
    const after = await reconcile(named.database, {
      ...options,
      // Asked, it was shown before; unasked, the look under the lock is the only one that is needed.
      ...(args.yes && { onPlan: (before) => output.progress(statementLines(before, named)) }),
      beforeChange: async ({ serverVersion }) => {
        const path = join(named.dumps, dumpName(named.credentials.database, context.ports.clock.now()));
        dump = await context.ports.dumps.make(
          { ...named, serverVersion, path },
          () => undefined,
          context.interruption.signal,
        );
        output.tell([`Dump: ${describeDump(dump)}`]);
      },
      onStep: (what, done, of) => output.progress([`[${done}/${of}] ${what}`]),
    });
    return end(named, args, output, after, { ...after, dump });
  });
}

type Outcome = Pick<Reconciled, "assumed" | "refused" | "lost" | "changed"> & { dump: DumpMade | undefined };

function end(
  named: NamedDatabase,
  { output: format, dryRun }: Args<typeof apply>,
  output: Pick<Output, "print" | "json">,
  found: Verification,
  outcome: Outcome | undefined,
): number {
  const { assumed = [], refused = [], lost = [], changed = false, dump } = outcome ?? {};
  if (format === "json") {
    const json = { ...verificationJson(found, named), dryRun, changed, dump, assumed, refused, lost };
    output.json(json);
  } else {
    const isPreview = dryRun && found.pending.length > 0;
    output.print(
      isPreview ? [...statementLines(found, named), "", "Dry run: nothing was changed."] : resultLines(found, outcome),
    );
  }
  if (dryRun) return exitCodes.done;
  return isSound(found) ? exitCodes.done : exitCodes.problems;
}

function statementLines({ pending, hasRows, questions }: Verification, { label, dumps }: NamedDatabase): string[] {
  return [
    `${label}: ${pending.length} statements`,
    ...(hasRows ? [`-- a dump is written to ${dumps} first`] : []),
    ...pending.flatMap(({ what, sql, standstill }) => [
      `-- ${what}`,
      ...(standstill === undefined ? [] : [`-- ${standstill}`]),
      ...`${sql};`.split("\n"),
    ]),
    ...questionLines(questions),
  ];
}

function resultLines(found: Verification, outcome: Outcome | undefined): string[] {
  const { assumed = [], refused = [], lost = [] } = outcome ?? {};
  return [
    ...lost.map(({ table, column, rows }) => `loss      ${table}.${column} was missing: ${lossOf(rows)}`),
    ...assumed.map(({ table, column, value, rows }) => `assumed   ${table}.${column} = ${value} in ${rows} rows`),
    ...refused.flatMap(({ what, sql, saw }) => [
      `refused   ${what}: ${saw}`,
      ...sql.split("\n").map((line) => `          ${line}`),
    ]),
    ...wrongLines(found.differences),
    ...questionLines(found.questions),
    ...(found.journal === "recorded" ? [] : [`journal   ${found.journalReport.says}`]),
    ...journalSqlLines(found),
    ...personLines(found.differences),
    ...(found.complete && writesLine(found) !== null ? [`Writing as the app does was ${writesLine(found)}`] : []),
    `${found.tableCount} of ${found.tablesWanted} tables, the schema is ${found.complete ? "complete" : "not complete"}; ${outcome?.changed === true ? "changed" : "nothing to change"}.`,
  ];
}

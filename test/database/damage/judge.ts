// Over 150 lines: one database from the damage to the verdict, in the order in which it happens.
import { join } from "node:path";
import type { DuplicateChoice } from "../../../schema/reconcile/choices.ts";
import { type Reconciled, reconcile } from "../../../schema/reconcile/reconcile.ts";
import { verifySchema } from "../../../schema/reconcile/verify.ts";
import { createDumps } from "../../../src/adapters/dumps/dumps.ts";
import { createDatabases } from "../../../src/adapters/postgres/postgres.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import type { OpenDatabase } from "../../../src/domain/database.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { TestDatabase } from "../../support/postgres-connection.ts";
import type { SharedPostgres } from "../postgres.ts";
import { full, fullOfOwner, owner } from "./base.ts";
import { checkCatalogue, type Fault } from "./check.ts";
import { runLikePsql } from "./like-psql.ts";
import { probeAsApp } from "./probe.ts";
import { allObjects, allRows, lost, orphansOf } from "./snapshot.ts";
import { wanted } from "./wanted.ts";

export interface DamageCase {
  readonly name: string;
  /** Given the database's name; by a superuser. */
  readonly damage: (databaseName: string) => readonly string[];
  /** The product and the app connect as the database's owner, who is no superuser. */
  readonly asOwner?: boolean;
  readonly duplicates?: DuplicateChoice;
  /** Whether the dump is read back, which takes as long as all the rest. */
  readonly restores: boolean;
}

/** What is held against the product, by kind. */
export interface Complaint {
  readonly kind:
    | "false complete" // said, and the app cannot write, or the schema is another
    | "false incomplete" // said, and nothing is wrong
    | "not named" // something odd in a table, and not a word about that table
    | "stopped" // all of it, for one odd thing
    | "rest undone" // it went on, and left out what had nothing to do with it
    | "row lost"
    | "orphans made" // what a row was joined with is gone
    | "value changed"
    | "object lost" // a key, a trigger, a default … that was there
    | "second run" // changes, dumps or fails
    | "not restored" // the dump cannot be read back, or lacks rows
    | "dump lacks"; // the dump lacks something that is no row
  readonly what: string;
}

export interface Verdict {
  /** What the product said at its end; null where it ended with a problem. */
  readonly complete: boolean | null;
  readonly complaints: readonly Complaint[];
  /** What the judge found at the end, whatever the product says. */
  readonly faults: readonly Fault[];
}

const mode = "embedded";
const shell = createShell();
const dumps = createDumps({ shell });
const databases = createDatabases({ shell });
const quiet = () => undefined;

/** Nothing that any damage has to do with: if it is not mended, one odd thing has stopped the rest. */
const bystander = { table: "EmailTemplate", column: "replyTo" };

export async function judge(postgres: SharedPostgres, room: string, one: DamageCase): Promise<Verdict> {
  return postgres.use(one.asOwner === true ? fullOfOwner : full, async (database) => {
    if (one.asOwner === true) await database.query(`ALTER DATABASE ${database.name} OWNER TO ${owner.name}`);
    await runLikePsql(database, one.damage(database.name), one.asOwner === true ? owner.name : undefined);
    // Settings of the database and of the role are those of a new connection.
    const { name: user, password } =
      one.asOwner === true ? owner : { name: postgres.user, password: postgres.password };
    // By the real adapter: what it sets for its sessions is a part of the answer.
    const product = await databases.open([{ kind: "tcp", host: postgres.host, port: postgres.port }], {
      ...{ user, database: database.name },
      password: new Secret("password", password),
    });
    try {
      return await judgeDamaged(postgres, database, product, join(room, `${database.name}.sql.gz`), one);
    } finally {
      await product.close();
    }
  });
}

async function judgeDamaged(
  postgres: SharedPostgres,
  database: TestDatabase,
  product: OpenDatabase,
  path: string,
  one: DamageCase,
): Promise<Verdict> {
  const complaints: Complaint[] = [];
  const complain = (kind: Complaint["kind"], whats: readonly string[]) =>
    complaints.push(...whats.map((what) => ({ kind, what })));
  const role = one.asOwner === true ? owner.name : undefined;
  const faultsNow = async () => [...(await checkCatalogue(database, wanted)), ...(await probeAsApp(database, role))];

  const looked = await verifySchema(product, { mode }).catch(problem);
  if (looked instanceof Problem) complain("stopped", [`looking: ${said(looked)}`]);
  else if (looked.complete) complain("false complete", hard(await faultsNow(), "before"));

  await database.query(
    `ALTER TABLE IF EXISTS public."${bystander.table}" DROP COLUMN IF EXISTS "${bystander.column}" CASCADE`,
  );
  const before = await allRows(database);
  const objects = await allObjects(database);
  const orphansBefore = one.duplicates === undefined ? new Map<string, number>() : await orphansOf(database);
  const first = await run(product, path, one);
  const after = await allRows(database);
  const faults = await faultsNow();
  const gone = lost(before, after);
  if (one.duplicates !== undefined) complain("orphans made", orphansMade(orphansBefore, await orphansOf(database)));
  const excused = one.duplicates === undefined ? 0 : await setAside(database);
  const rows = gone.filter((line) => line.endsWith(" is gone"));
  if (rows.length > excused) complain("row lost", rows);
  complain(
    "value changed",
    gone.filter((line) => !line.endsWith(" is gone")),
  );
  complain("object lost", objectsLost(objects, await allObjects(database)));

  if (first.outcome instanceof Problem) complain("stopped", isHonest(first.outcome) ? [] : [said(first.outcome)]);
  else {
    if (first.outcome.complete) complain("false complete", hard(faults));
    else if (!faults.some(({ weight }) => weight === "hard")) complain("false incomplete", blamed(first.outcome));
    complain("not named", unnamed(faults, first.outcome));
    const undone = faults.filter(({ table, what }) => table === bystander.table && what.includes(bystander.column));
    if (undone.length > 0) complain("rest undone", [undone[0]?.what ?? ""]);
    const objectsThen = await allObjects(database);
    const second = await run(product, `${path}.again`, one);
    // A sequence goes on when rows are tried, even where they are taken back.
    const changed = difference(objectsThen, await allObjects(database)).filter((line) => !/^[-+] sequence /.test(line));
    if (second.outcome instanceof Problem) complain("second run", [`stopped: ${said(second.outcome)}`]);
    else if (second.outcome.changed) complain("second run", ["says that it changed something"]);
    if (second.dumped) complain("second run", ["dumps again"]);
    complain("second run", changed);
    complain("second run", lost(after, await allRows(database)));
  }
  // A right that was taken away: db apply ends there, names the table and has changed nothing.
  if (first.dumpFailed?.includes("permission denied") === true) return verdict();
  if (first.dumpFailed !== undefined) complain("not restored", [`no dump: ${first.dumpFailed}`]);
  else if (first.dumped && one.restores) {
    const restored = await restore(postgres, path);
    if (typeof restored === "string") complain("not restored", [restored]);
    else {
      complain("not restored", lost(before, restored.rows));
      const named = (line: string) => first.missing.some((what) => what.includes(line.split(" ")[2] ?? line));
      complain(
        "dump lacks",
        difference(objects, restored.objects).filter((line) => !named(line)),
      );
    }
  }
  return verdict();

  function verdict(): Verdict {
    return { complete: first.outcome instanceof Problem ? null : first.outcome.complete, complaints, faults };
  }
}

interface Run {
  readonly outcome: Reconciled | Problem;
  readonly dumped: boolean;
  readonly dumpFailed: string | undefined;
  /** What the dump does not hold, as it says itself. */
  readonly missing: readonly string[];
}

async function run(product: OpenDatabase, path: string, { duplicates }: DamageCase): Promise<Run> {
  let [dumped, dumpFailed]: [boolean, string | undefined] = [false, undefined];
  let missing: readonly string[] = [];
  const credentials = { user: "", password: new Secret("password", "none"), database: "" };
  const beforeChange = async ({ serverVersion }: { serverVersion: number }) => {
    dumped = true;
    // By COPY, as from every server over TLS: pg_dump is not what is judged here.
    const order = { database: product, ways: [], credentials, container: undefined, serverVersion, path };
    try {
      ({ missing } = await dumps.make(order, quiet, new AbortController().signal));
    } catch (error) {
      dumpFailed = said(problem(error));
    }
  };
  const outcome = await reconcile(product, {
    mode,
    beforeChange,
    ...(duplicates === undefined ? {} : { duplicates }),
  }).catch(problem);
  return { outcome, dumped, dumpFailed, missing };
}

/** Any other error is a fault of the product too, and says which. */
const problem = (error: unknown): Problem =>
  error instanceof Problem
    ? error
    : new Problem({ code: "unexpected", title: "not a Problem", saw: String(error), why: "", next: "" });

/** Where rows are hidden from the role, a dump would lack them: to change nothing is right. */
const isHonest = ({ title }: Problem): boolean => title === "Row-level security hides rows from this role";

const said = ({ code, title, saw }: Problem): string => `${code}: ${title}: ${saw}`;

const hard = (faults: readonly Fault[], when?: string): string[] =>
  faults
    .filter(({ weight }) => weight === "hard")
    .map(({ table, what }) => `${when === undefined ? "" : `${when}: `}${table} ${what}`);

/** What is odd in a table of which the product says nothing. */
function unnamed(faults: readonly Fault[], { differences, refused }: Reconciled): string[] {
  const words = JSON.stringify([differences, refused.map(({ what }) => what)]);
  return faults
    .filter(({ weight, table }) => weight === "soft" && !words.includes(`"${table}"`) && !words.includes(` ${table}`))
    .map(({ table, what }) => `${table} ${what}`);
}

/** A table that was not there before takes nothing from anybody. */
const orphansMade = (before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>): string[] =>
  [...before].flatMap(([column, rows]) => {
    const now = after.get(column) ?? rows;
    return now > rows ? [`${column} of ${now - rows} rows points at nothing`] : [];
  });

/** Where nothing is wrong nothing can be blamed; of a rule and a deferrable key a person may well be told to look. */
const blamed = ({ differences }: Reconciled): string[] =>
  differences
    .filter(({ severity }) => severity === "breaks" || severity === "degrades")
    .filter((difference) => !/"what":"(rule|deferrable-key)"/.test(JSON.stringify(difference)))
    .slice(0, 3)
    .map((difference) => JSON.stringify(difference).slice(0, 300));

/** A column may get another type or default and a type more values; a default must not go, nor anything else. */
function objectsLost(before: readonly string[], after: readonly string[]): string[] {
  const now = new Set(after);
  const place = (line: string) => line.split(" ").slice(0, 3).join(" ");
  const places = new Set(after.map(place));
  return before.filter(
    (line) => !now.has(line) && !(/^(column|default|type|sequence) /.test(line) && places.has(place(line))),
  );
}

const difference = (before: readonly string[], after: readonly string[]): string[] => [
  ...before.filter((line) => !after.includes(line)).map((line) => `- ${line}`),
  ...after.filter((line) => !before.includes(line)).map((line) => `+ ${line}`),
];

async function setAside(database: TestDatabase): Promise<number> {
  const [there] = await database.query<{ there: boolean }>(
    "SELECT to_regclass('dittofeed_setup.set_aside') IS NOT NULL AS there",
  );
  if (there?.there !== true) return 0;
  const [row] = await database.query<{ n: number }>("SELECT count(*)::int AS n FROM dittofeed_setup.set_aside");
  return row?.n ?? 0;
}

async function restore(postgres: SharedPostgres, path: string) {
  return postgres.use(undefined, async (empty) => {
    const thrown = await dumps
      .restore(path, empty, quiet, new AbortController().signal)
      .then(() => undefined)
      .catch(problem);
    if (thrown !== undefined) return said(thrown);
    return { rows: await allRows(empty), objects: await allObjects(empty) };
  });
}

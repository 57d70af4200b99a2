import type { AppMigration } from "../../src/domain/docker.ts";
import { jsonObject } from "../output/json-line.ts";
import { imageLib } from "./from-source.ts";

/** Where the app keeps its migrations and its migrator. */
const folder = `${imageLib}/drizzle`;
const migrator = `${imageLib}/dist/src/migrate.js`;

/** Our own lines begin so, and cannot be mistaken for what the image itself prints. */
const mark = "dittofeed-setup-migrations ";

/**
 * Node is process 1 in its container, and as such ignores these unless it is asked not to: a stop
 * would take its whole grace.
 */
const endOnSignal = 'for (const name of ["SIGTERM", "SIGINT"]) process.on(name, () => process.exit(143));';

/**
 * Prints every migration that the image's journal lists, with the hash that drizzle-orm's migrator
 * would write down: of the text as it is after reading, not of the file's bytes. No folder or no
 * journal is an empty list.
 */
export const listMigrationsScript = `${endOnSignal}
const fs = require("node:fs");
const { createHash } = require("node:crypto");
const folder = ${JSON.stringify(folder)};
const read = ({ tag, when }) => {
  const text = fs.readFileSync(folder + "/" + tag + ".sql", "utf8");
  return { tag, hash: createHash("sha256").update(text).digest("hex"), createdAt: when };
};
let found;
try {
  const journal = folder + "/meta/_journal.json";
  const entries = fs.existsSync(journal) ? JSON.parse(fs.readFileSync(journal, "utf8")).entries : [];
  found = { migrations: entries.map(read) };
} catch (error) {
  found = { unreadable: error.message };
}
process.stdout.write(${JSON.stringify(mark)} + JSON.stringify(found) + "\\n");
`;

/**
 * Runs the app's migrator and says on stderr how far it came; what comes before its first line is
 * Compose's own. Without the CREATE DATABASE with which it begins: the database is there, and a
 * role that may not create one is refused before it is told so (42501). Images in which that part
 * has no name of its own take the whole. It ends the process, since the app's open connections
 * would keep it alive; an app that ends it first has not said "done".
 */
export const runMigratorScript = `${endOnSignal}
const say = (what, then) => process.stderr.write(${JSON.stringify(mark)} + JSON.stringify(what) + "\\n", then);
const end = (what, code) => say(what, () => process.stdout.write("", () => process.exit(code)));
const innermost = (error) => {
  const inner = error && (error.cause || (error.errors && error.errors[0]));
  return inner ? innermost(inner) : error;
};
say({ state: "started" });
(async () => {
  const app = require(${JSON.stringify(migrator)});
  await (app.publicDrizzleMigrate || app.drizzleMigrate)();
})().then(
  () => end({ state: "done" }, 0),
  (thrown) => {
    const error = innermost(thrown) || {};
    end({ state: "failed", message: String(error.message || thrown), code: String(error.code || "") }, 1);
  },
);
`;

/** From what the lister printed. `unreadable` says in words why the image's list cannot be used. */
export function readMigrations(output: string): { migrations: AppMigration[] } | { unreadable: string } {
  const line = output.split("\n").find((text) => text.startsWith(mark));
  const said = line === undefined ? undefined : marked(line);
  if (said === undefined) return { unreadable: "the list of migrations was not printed" };
  if (typeof said.unreadable === "string") return { unreadable: said.unreadable };
  const { migrations } = said;
  if (Array.isArray(migrations) && migrations.every(isMigration)) return { migrations };
  return { unreadable: "meta/_journal.json does not hold what drizzle-orm writes there" };
}

export type MigratorLine = { state: "started" } | { state: "done" } | { state: "failed"; saw: string };

/**
 * One line of the migrator's stderr; undefined where it is not one of ours. `saw` is its message,
 * with SQLSTATE or errno.
 */
export function readMigratorLine(line: string): MigratorLine | undefined {
  const said = marked(line);
  if (said?.state === "started" || said?.state === "done") return { state: said.state };
  if (said?.state !== "failed") return undefined;
  const code = typeof said.code === "string" && said.code !== "" ? ` (${said.code})` : "";
  return { state: "failed", saw: `${String(said.message)}${code}` };
}

const marked = (line: string): Record<string, unknown> | undefined =>
  line.startsWith(mark) ? jsonObject(line.slice(mark.length)) : undefined;

/** The tag is shown to people, so it may hold nothing that a terminal would obey. */
function isMigration(row: unknown): row is AppMigration {
  if (typeof row !== "object" || row === null) return false;
  const { tag, hash, createdAt } = row as Record<string, unknown>;
  return (
    typeof tag === "string" &&
    /^[^\p{C}]{1,255}$/u.test(tag) &&
    typeof hash === "string" &&
    /^[0-9a-f]{64}$/.test(hash) &&
    Number.isSafeInteger(createdAt)
  );
}

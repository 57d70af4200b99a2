import { exitCodes } from "../../../domain/exit-code.ts";
import { Problem } from "../../../domain/problem.ts";
import { lockHeld } from "../../../engine/lock.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { type Rehearsal, rehearsals, removeRehearsal } from "../../../installation/rehearsals.ts";
import { bytesText } from "../../../output/text/amounts.ts";
import { type Asking, confirm } from "../../confirm.ts";
import type { Output } from "../../output.ts";
import type { Args } from "../../spec.ts";
import type { list as listSpec, remove as removeSpec } from "./command.ts";

type Said = Pick<Output, "print" | "json" | "tell" | "progress">;

/** What rehearsals have left on this host, and how to be rid of it. */
export const run = { list, remove };

async function list(context: InstallationContext, { output: form }: Args<typeof listSpec>, output: Said) {
  const found = await rehearsals(context);
  if (form === "json") output.json(found.map(asJson));
  else output.print(found.length === 0 ? ["There are no rehearsals on this host."] : listLines(found));
  return exitCodes.done;
}

/** `name` is a name or a folder. A run that works on it is refused before anybody is asked. */
async function remove(
  context: InstallationContext & Asking,
  { name, dryRun, yes, output: form }: Args<typeof removeSpec>,
  output: Said,
): Promise<number> {
  const one = chosen(await rehearsals(context), name);
  if (one.running !== undefined)
    throw lockHeld(one.running, `${one.directory}/.dittofeed-setup/lock.json`, context.ports.clock.now());
  // What somebody is asked about, or asked to see, must be seen.
  (yes && !dryRun ? output.progress : output.tell)(previewLines(one));
  if (dryRun) {
    output.tell(["Nothing was removed."]);
    return exitCodes.done;
  }
  if (!yes && !(await confirm(context, "Remove it?"))) {
    output.tell(["Nothing was removed."]);
    return exitCodes.failed;
  }
  const left = await removeRehearsal(context, one);
  if (form === "json") output.json({ ...asJson(one), left });
  output.tell([
    `Removed the rehearsal "${one.name}", ${bytesText(bytesOf(one))}.`,
    ...(left.length === 0 ? [] : [`${one.directory} stays: ${left.join(", ")} did not come from the rehearsal.`]),
    ...(one.profile === undefined
      ? []
      : [`The profile stays; to delete it: dittofeed-setup profile delete ${one.profile}`]),
  ]);
  return exitCodes.done;
}

function chosen(found: readonly Rehearsal[], name: string): Rehearsal {
  const named = found.filter((one) => one.name === name || one.directory === name);
  const [one, ...others] = named;
  if (one !== undefined && others.length === 0) return one;
  throw new Problem({
    code: "usage",
    title: one === undefined ? "There is no such rehearsal" : "There are several rehearsals of this name",
    saw: sawOf(found, named, name),
    why: "Nothing was removed.",
    next: one === undefined ? "dittofeed-setup rehearsal list" : `dittofeed-setup rehearsal remove ${one.directory}`,
  });
}

function sawOf(found: readonly Rehearsal[], named: readonly Rehearsal[], name: string): string {
  if (named.length > 0) return `"${name}" is in ${named.map(({ directory }) => directory).join(" and in ")}.`;
  if (found.length === 0) return "There are no rehearsals on this host.";
  return `No rehearsal is called "${name}". Existing rehearsals: ${found.map((one) => one.name).join(", ")}.`;
}

const bytesOf = ({ bytes, database }: Rehearsal): number => bytes + (database?.bytes ?? 0);

function listLines(found: readonly Rehearsal[]): string[] {
  return [
    ...found.flatMap((one) => [`${one.name}  ${bytesText(bytesOf(one))}  ${stateText(one)}`, ...placeLines(one), ""]),
    "To remove one: dittofeed-setup rehearsal remove NAME",
  ];
}

function stateText({ running, lastRun, isThere }: Rehearsal): string {
  if (!isThere) return "its folder is gone";
  if (running !== undefined) return `process ${running.pid} is using it`;
  if (lastRun === undefined) return "never run to the end";
  const when = `last run ${lastRun.startedAt.slice(0, 16).replace("T", " ")} UTC`;
  return `${when}, ${lastRun.outcome ?? "interrupted"}`;
}

function placeLines({ directory, isThere, bytes, database }: Rehearsal): string[] {
  return [
    ...(isThere ? [`  Files     ${directory} (${bytesText(bytes)})`] : []),
    ...(database === undefined
      ? []
      : [
          `  Database  ${database.folder} (${bytesText(database.bytes)}${database.isRunning ? ", PostgreSQL is running" : ""})`,
        ]),
  ];
}

function previewLines(one: Rehearsal): string[] {
  return [
    `This removes the rehearsal "${one.name}", ${bytesText(bytesOf(one))}:`,
    ...placeLines(one),
    ...(one.database?.isRunning === true ? ["PostgreSQL is stopped first."] : []),
  ];
}

function asJson(one: Rehearsal) {
  const { name, directory, isThere, database, profile } = one;
  return {
    ...{ name, directory, isThere, bytes: bytesOf(one) },
    database:
      database === undefined ? null : { folder: database.folder, bytes: database.bytes, running: database.isRunning },
    running: one.running ?? null,
    lastRun: one.lastRun ?? null,
    profile: profile ?? null,
  };
}

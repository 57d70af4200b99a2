import { inWords } from "../../../domain/in-words.ts";
import type { LastRun } from "../../../facts/last-run.ts";
import { bytesText, count, durationText } from "../../../output/text/amounts.ts";
import { verdictText } from "../../../output/text/render-findings.ts";
import type { ServiceStatus, Status } from "./describe-status.ts";

/** So many workspaces are named; more are counted. */
const workspacesNamed = 5;
/** And so many findings: the rest is what `doctor` is for. */
const findingsNamed = 5;
/** Of what a workspace lacks, too. */
const missingNamed = 2;

/**
 * One screen for people: first whether it works, then what runs and since when, where to sign in,
 * and what to type next.
 */
export function statusLines(seen: Status, now: Date): string[] {
  const { workspace, services } = seen;
  return [
    headline(seen),
    [seen.directory ?? "", isRehearsal(seen) ? "" : seen.engine].filter((part) => part !== "").join(", "),
    ...seen.beside.map(besideLine),
    "",
    ...(services.length === 0 ? [] : serviceTable(services)),
    ...seen.ownServices.map(
      ({ service, state, health }) =>
        `  ${service} (your own): ${health === "none" || state !== "running" ? state : health}`,
    ),
    ...(services.length + seen.ownServices.length === 0 ? [] : [""]),
    row("Database", databaseText(seen.database)),
    ...(workspace === null ? [] : [row("Workspace", ownWorkspaceText(workspace, seen.database))]),
    ...workspaceLines(seen.workspaces),
    ...signInLines(seen),
    ...runLines(seen, now),
    ...doctorLines(seen.doctor),
    ...nextLines(seen),
  ];
}

const row = (name: string, text: string): string => `${name.padEnd(12)}${text}`;

const isRehearsal = ({ target }: Status): boolean => target === "rehearsal";
const doesWork = ({ condition }: ServiceStatus): boolean => condition === "healthy";
const isStopped = ({ condition }: ServiceStatus): boolean => condition === "stopped";

function headline(seen: Status): string {
  const { installation, mode, services, database } = seen;
  const what = `${installation} (${mode} mode)`;
  const isWhole = database.complete === true && lacking(seen).length === 0;
  if (isRehearsal(seen)) return `Rehearsal ${what}: ${isWhole ? "complete" : "not complete"}`;
  const down = services.filter((one) => !doesWork(one));
  if (services.some(({ state }) => state === "not known")) return `${what}: not known, because Docker does not answer`;
  if (services.length > 0 && services.every(({ condition }) => condition === "absent")) return `${what}: not running`;
  if (down.length === 0) return `${what}: running${isWhole ? "" : ", and its database is not complete"}`;
  if (down.every(isStopped))
    return `${what}: ${down.length === services.length ? "stopped" : `${named(down)} ${down.length === 1 ? "is" : "are"} stopped`}`;
  return `${what}: ${named(down)} ${down.length === 1 ? "does" : "do"} not work`;
}

const named = (services: readonly ServiceStatus[]): string =>
  inWords([...new Set(services.map(({ service }) => service))]);

const lacking = ({ workspace }: Status): readonly string[] => workspace?.missing ?? [];

function serviceTable(services: readonly ServiceStatus[]): string[] {
  const rows = services.map((one) => [
    one.service,
    stateText(one),
    sinceText(one),
    one.memoryBytes === null ? "" : memoryText(one.memoryBytes, one.memoryLimitBytes),
    one.restarts > 0 ? `restarted ${count(one.restarts, "time")}` : "",
    one.image,
  ]);
  // A column in which nothing stands takes no room.
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells.flatMap((cell, column) => (widths[column] === 0 ? [] : [cell.padEnd(widths[column] ?? 0)])).join("  ");
  const working = services.filter(doesWork).length;
  return [
    row("Services", `${working === services.length ? "all" : working} of ${services.length} work`),
    ...rows.map((cells) => `  ${line(cells)}`.trimEnd()),
  ];
}

function besideLine({ project, directory, containers }: Status["beside"][number]): string {
  const from = directory === null ? "" : `, from ${directory}`;
  return `On the same engine: ${project}, ${count(containers, "container")}${from}`;
}

/** "Running" is no comfort where it is so between one end and the next. */
function stateText({ condition, state, health, exitCode }: ServiceStatus): string {
  if (condition === "crash-loop") return "keeps restarting";
  if (condition === "stopped") return "stopped";
  if (state === "absent") return "no container";
  if (state === "running") return health === "none" ? "running" : health;
  return exitCode === null ? state : `${state} (code ${exitCode})`;
}

function sinceText({ uptimeSeconds, downSeconds }: ServiceStatus): string {
  if (uptimeSeconds !== null) return `up ${durationText(uptimeSeconds)}`;
  return downSeconds === null ? "" : `${durationText(downSeconds)} ago`;
}

function memoryText(used: number, limit: number): string {
  return limit === 0 ? bytesText(used) : `${bytesText(used)} of ${bytesText(limit)}`;
}

const databaseStates: Readonly<Record<string, string>> = {
  absent: "does not exist yet",
  stopped: "not running",
  "password-refused": "rejects the password in .env",
  unreachable: "cannot be reached",
};

function databaseText({ state, tables, complete, journal, bytes, folder }: Status["database"]): string {
  const where = folder === null ? "" : `, in ${folder}`;
  if (tables === null) return `${databaseStates[state] ?? state}${where}`;
  const size = bytes === null ? "" : `, ${bytesText(bytes)}`;
  return `${complete === true ? "complete" : "not complete"}: ${count(tables, "table")}, migration journal ${journal}${size}${where}`;
}

function ownWorkspaceText(
  { name, id, missing }: NonNullable<Status["workspace"]>,
  { complete }: Status["database"],
): string {
  // Where a table is missing, or none could be asked, nobody knows whether it is there.
  if (id === null && complete !== true) return `${name} (not known)`;
  const more = missing.length - missingNamed;
  const named = missing.slice(0, missingNamed).join(", ");
  const lacks = missing.length === 0 ? "" : `, lacks ${named}${more > 0 ? ` and ${more} more` : ""}`;
  return `${name}${id === null ? " (does not exist yet)" : ` (${id})`}${lacks}`;
}

/** Only where there is more than the one of the profile. */
function workspaceLines(workspaces: Status["workspaces"]): string[] {
  if (workspaces.length < 2) return [];
  const named = workspaces.slice(0, workspacesNamed).map(({ name, domain, status }) => {
    const details = [domain, status === "Active" ? null : status].filter((part) => part !== null);
    return details.length === 0 ? name : `${name} (${details.join(", ")})`;
  });
  const more = workspaces.length - named.length;
  return [
    row("All", `${count(workspaces.length, "workspace")}: ${named.join(", ")}${more > 0 ? `, ${more} more` : ""}`),
  ];
}

function signInLines(seen: Status): string[] {
  const { address, signInAs, signInReady } = seen;
  if (isRehearsal(seen)) return [row("Sign in", "not possible: a rehearsal starts no containers")];
  if (address === null) return [];
  const who = signInAs === null ? "" : ` as ${signInAs}`;
  return [
    row("Sign in", `${address}/dashboard${who}`),
    ...(signInReady === false ? [row("", "Nobody can sign in yet: Google sign-in is not set up.")] : []),
  ];
}

function runLines({ running, lastRun }: Status, now: Date): string[] {
  if (running !== null) return [row("Running now", `process ${running.pid}, for ${agoText(running.since, now)}`)];
  return lastRun === null ? [] : [row("Last run", lastRunText(lastRun, now))];
}

function lastRunText({ startedAt, outcome, stoppedAt, stoppedAtTitle }: LastRun, now: Date): string {
  const how = outcomes[outcome ?? ""] ?? outcome ?? "cut off (killed, or the power failed)";
  const where = stoppedAt === undefined ? "" : ` at "${stoppedAtTitle ?? stoppedAt}"`;
  return `${how}${where}, ${agoText(startedAt, now)} ago (${startedAt.slice(0, 16).replace("T", " ")} UTC)`;
}

const outcomes: Readonly<Record<string, string>> = {
  done: "done",
  "nothing-to-do": "nothing to change",
  failed: "failed",
  cancelled: "stopped on request",
  refused: "refused, nothing changed",
  "problems-found": "finished with problems",
};

const agoText = (at: string, now: Date): string =>
  durationText(Math.max(0, Math.round((now.getTime() - Date.parse(at)) / 1000)));

const marks: Readonly<Record<string, string>> = { fail: "FAIL ", warn: "warn ", unknown: "?    " };

function doctorLines(doctor: Status["doctor"]): string[] {
  const { findings } = doctor;
  const shown = findings
    .slice(0, findingsNamed)
    .map(({ id, status, saw }) => row("", `${marks[status] ?? ""}${id.padEnd(3)} ${saw}`));
  const more = findings.length - shown.length;
  return [row("Doctor", verdictText(doctor)), ...shown, ...(more > 0 ? [row("", `and ${more} more`)] : [])];
}

function nextLines(seen: Status): string[] {
  const { installation, doctor, running, lastRun, database } = seen;
  if (running !== null) return seen.attach === null ? [] : [row("Next", `${seen.attach}   watches it`)];
  const isCutShort = lastRun?.stoppedAt !== undefined;
  const isMissing = database.state === "absent" && isRehearsal(seen);
  // Another run adds what a workspace lacks.
  const isLacking = lacking(seen).length > 0 && doctor.findings.length === 0;
  if (isCutShort || isMissing || isLacking) return [row("Next", `dittofeed-setup --profile ${installation}`)];
  const down = seen.services.filter((one) => !doesWork(one));
  if (down.length > 0 && down.every(isStopped)) return [row("Next", "dittofeed-setup start")];
  return doctor.findings.length > 0 ? [row("Next", "dittofeed-setup doctor")] : [];
}

import type { LastRun } from "../../../facts/last-run.ts";
import { bytesText, count, durationText } from "../../../output/text/amounts.ts";
import { verdictText } from "../../../output/text/render-findings.ts";
import type { ServiceStatus, Status } from "./describe-status.ts";

/** So many workspaces are named; more are counted. */
const workspacesNamed = 5;
/** And so many findings: the rest is what `doctor` is for. */
const findingsNamed = 5;

/** One screen for people. */
export function statusLines(seen: Status): string[] {
  const { workspace, address, running, lastRun, services } = seen;
  return [
    `${seen.installation} (${seen.mode}, ${seen.target})${seen.directory === null ? "" : ` in ${seen.directory}`}`,
    seen.engine,
    ...seen.beside.map(besideLine),
    "",
    ...(services.length === 0 ? ["Services    none: a rehearsal has no containers"] : serviceTable(services)),
    ...seen.ownServices.map(
      ({ service, state, health }) =>
        `  ${service} (your own): ${health === "none" || state !== "running" ? state : `${state}, ${health}`}`,
    ),
    "",
    `Database    ${databaseText(seen.database)}`,
    ...(workspace === null ? [] : [`Workspace   ${ownWorkspaceText(workspace)}`]),
    ...workspaceLines(seen.workspaces),
    ...(address === null ? [] : [`Address     ${address}/dashboard`]),
    running === null ? lastRunLine(lastRun) : `Running now process ${running.pid}, since ${running.since}`,
    ...doctorLines(seen.doctor),
  ];
}

function serviceTable(services: readonly ServiceStatus[]): string[] {
  const rows = services.map((one) => [
    one.service,
    stateText(one),
    one.uptimeSeconds === null ? "" : `up ${durationText(one.uptimeSeconds)}`,
    one.memoryBytes === null ? "" : memoryText(one.memoryBytes, one.memoryLimitBytes),
    one.restarts > 0 ? `restarted ${count(one.restarts, "time")}` : "",
    one.image,
  ]);
  // A column in which nothing stands takes no room.
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.flatMap((cell, column) => (widths[column] === 0 ? [] : [cell.padEnd(widths[column] ?? 0)])).join("  ");
  return ["Services", ...rows.map((row) => `  ${line(row)}`.trimEnd())];
}

function besideLine({ project, directory, containers }: Status["beside"][number]): string {
  const from = directory === null ? "" : `, from ${directory}`;
  return `Also here   ${project} runs on the same engine: ${count(containers, "container")}${from}`;
}

/** "Running" is no comfort where it is so between one end and the next. */
function stateText({ condition, state, health }: ServiceStatus): string {
  if (condition === "crash-loop") return "keeps restarting";
  if (health === "none") return state;
  return health === "healthy" ? "healthy" : `${state}, ${health}`;
}

function memoryText(used: number, limit: number): string {
  return limit === 0 ? bytesText(used) : `${bytesText(used)} of ${bytesText(limit)}`;
}

function databaseText({ state, tables, complete, journal, bytes }: Status["database"]): string {
  if (tables === null) return state;
  const size = bytes === null ? "" : `, ${bytesText(bytes)}`;
  return `${state}, ${count(tables, "table")}, ${complete === true ? "complete" : "not complete"}, journal ${journal}${size}`;
}

function ownWorkspaceText({ name, id, missing }: NonNullable<Status["workspace"]>): string {
  const lacks = missing.length > 0 ? `, lacks ${missing.join(", ")}` : "";
  return `${name}${id === null ? " (not there yet)" : ` (${id})`}${lacks}`;
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
    `All         ${count(workspaces.length, "workspace")}: ${named.join(", ")}${more > 0 ? `, ${more} more` : ""}`,
  ];
}

function lastRunLine(last: LastRun | null): string {
  if (last === null) return "Last run    none";
  const how = last.outcome ?? "interrupted without a word (killed, or the power went)";
  return `Last run    ${last.startedAt}, ${how}${last.stoppedAt === undefined ? "" : `, stopped at ${last.stoppedAtTitle ?? last.stoppedAt}`}`;
}

function doctorLines(doctor: Status["doctor"]): string[] {
  const { findings } = doctor;
  const shown = findings.slice(0, findingsNamed).map(({ id, saw }) => `            ${id.padEnd(3)} ${saw}`);
  const more = findings.length > shown.length || findings.length > 0 ? ["            dittofeed-setup doctor"] : [];
  return [`Doctor      ${verdictText(doctor)}`, ...shown, ...more];
}

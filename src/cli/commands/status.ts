import { servicesOf } from "../../../compose/images.ts";
import { exitCodes } from "../../domain/exit-code.ts";
import type { DatabaseFacts, Facts } from "../../domain/facts.ts";
import { type LastRun, readLastRun } from "../../engine/journal.ts";
import { InstallationLock, type LockOwner } from "../../engine/lock.ts";
import type { Arguments } from "../arguments.ts";
import { chosenProfile } from "../find-profile.ts";
import type { House } from "../house.ts";
import { Installation } from "../installation.ts";
import { onlyWhatEnvHolds } from "../only-what-env-holds.ts";
import type { Output } from "../output.ts";

export interface Status {
  installation: string;
  mode: string;
  target: string;
  directory: string;
  engine: string;
  services: { service: string; state: string; health: string; restarts: number; startedAt: string; image: string }[];
  database: { state: string; tables: number | undefined; complete: boolean | undefined; journal: string | undefined };
  workspace: { name: string; id: string | undefined; missing: string[] };
  addresses: { dashboard: string; api: string };
  running: LockOwner | undefined;
  lastRun: LastRun | undefined;
}

/** One look at an installation. Reads only, so it needs no lock, and no secret but the database's own password. */
export async function status(
  house: House,
  { profile: source, words, target, output: format }: Arguments,
  output: Output,
): Promise<number> {
  const profile = onlyWhatEnvHolds(await chosenProfile(house, source ?? words[0]));
  const installation = await Installation.look(house, { profile, target });
  try {
    const seen = await describe(house, installation);
    output.print(format === "json" ? `${JSON.stringify(seen, undefined, 2)}\n` : `${statusLines(seen).join("\n")}\n`);
    return isWhole(seen) ? exitCodes.done : exitCodes.problems;
  } finally {
    await installation.close();
  }
}

async function describe(house: House, { profile, facts }: Installation): Promise<Status> {
  const { files, host, clock } = house.ports;
  const lock = new InstallationLock({ files, host, clock }, profile.directory);
  const { database } = facts;
  return {
    installation: profile.name,
    mode: profile.mode,
    target: profile.target,
    directory: profile.directory,
    engine: facts.engine.state === "usable" ? `Docker ${facts.engine.version}` : `Docker is ${facts.engine.state}`,
    services: profile.target === "compose" ? servicesOf(profile).flatMap((service) => serviceRows(service, facts)) : [],
    database: { state: database.state, ...schemaPart(database) },
    workspace: {
      name: profile.workspace.name,
      id: database.state === "open" ? database.workspace.id : undefined,
      missing: database.state === "open" ? database.workspace.missing : [],
    },
    addresses: { dashboard: `${profile.addresses.dashboard}/dashboard`, api: `${profile.addresses.api}/api` },
    running: await lock.owner(),
    lastRun: await readLastRun(files, profile.directory),
  };
}

function serviceRows(service: string, { engine, containers }: Facts): Status["services"] {
  const own = containers.filter((container) => container.service === service);
  const unseen = engine.state === "usable" ? "absent" : "not known";
  if (own.length === 0) return [{ service, state: unseen, health: "none", restarts: 0, startedAt: "", image: "" }];
  return own.map(({ state, health, restarts, startedAt, image }) => ({
    service,
    state,
    health,
    restarts,
    startedAt,
    image,
  }));
}

function schemaPart(database: DatabaseFacts): Pick<Status["database"], "tables" | "complete" | "journal"> {
  if (database.state !== "open") return { tables: undefined, complete: undefined, journal: undefined };
  const { tables, complete, journal } = database.schema;
  return { tables, complete, journal };
}

function isWhole({ services, database, workspace }: Status): boolean {
  const up = services.every(({ state, health }) => state === "running" && (health === "healthy" || health === "none"));
  // A rehearsal's server is started to be looked at, so an absent one means that there has been no rehearsal yet.
  return up && database.complete === true && workspace.missing.length === 0;
}

function statusLines(seen: Status): string[] {
  const { database, workspace, addresses, running, lastRun } = seen;
  const width = Math.max(9, ...seen.services.map(({ service }) => service.length));
  return [
    `${seen.installation} (${seen.mode}, ${seen.target}) in ${seen.directory}`,
    seen.engine,
    "",
    ...(seen.services.length === 0 ? ["Services    none: a rehearsal has no containers"] : ["Services"]),
    ...seen.services.map(({ service, state, health, restarts, image }) =>
      `  ${service.padEnd(width)}  ${state}${health === "none" ? "" : `, ${health}`}${restarts > 0 ? `, restarted ${restarts} times` : ""}  ${image}`.trimEnd(),
    ),
    "",
    `Database    ${database.state}${database.tables === undefined ? "" : `, ${database.tables} tables, ${database.complete === true ? "complete" : "not complete"}, journal ${database.journal}`}`,
    `Workspace   ${workspace.name}${workspace.id === undefined ? " (not there yet)" : ` (${workspace.id})`}${workspace.missing.length > 0 ? `, lacks ${workspace.missing.join(", ")}` : ""}`,
    `Dashboard   ${addresses.dashboard}`,
    `API         ${addresses.api}`,
    running === undefined ? lastRunLine(lastRun) : `Running now process ${running.pid}, since ${running.since}`,
  ];
}

function lastRunLine(last: LastRun | undefined): string {
  if (last === undefined) return "Last run    none";
  const how = last.outcome ?? "interrupted without a word (killed, or the power went)";
  return `Last run    ${last.startedAt}, ${how}${last.stoppedAt === undefined ? "" : `, stopped at ${last.stoppedAt}`}`;
}

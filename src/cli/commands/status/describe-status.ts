// Over 150 lines: the whole answer of `status --json`, with its types.
import { servicesOf } from "../../../../compose/stack/images.ts";
import { stacksBeside } from "../../../checks/host/one-stack-runs.ts";
import type { CheckResult } from "../../../domain/check.ts";
import { conditionOf } from "../../../domain/condition.ts";
import { causesOf, type Tally, tally } from "../../../domain/doctor-overview.ts";
import type { InspectedContainer, StackFacts } from "../../../domain/facts/containers.ts";
import type { CoolifyFacts } from "../../../domain/facts/coolify.ts";
import type { DatabaseFacts } from "../../../domain/facts/database.ts";
import type { FoundInstallation } from "../../../domain/facts/directory.ts";
import type { EngineFacts } from "../../../domain/facts/engine.ts";
import type { Gathering, Observed } from "../../../domain/facts/facts.ts";
import type { RowFacts } from "../../../domain/facts/rows.ts";
import type { Ports } from "../../../domain/ports.ts";
import { isServiceName, type ServiceName } from "../../../domain/service.ts";
import { answersOf } from "../../../domain/target.ts";
import { typed } from "../../../domain/typed.ts";
import { InstallationLock, type LockOwner } from "../../../engine/lock.ts";
import { type LastRun, readLastRun } from "../../../facts/last-run.ts";
import type { InstallationContext } from "../../../installation/context.ts";
import { isSameProcess, newestRun } from "../../../installation/recorded-run.ts";
import { findingText } from "../../../output/text/render-findings.ts";

/** Everything that `status` says, as its JSON has it. Null where something cannot be known here. */
export interface Status {
  installation: string;
  mode: string;
  target: string;
  directory: string | null;
  engine: string;
  services: ServiceStatus[];
  /** Services that a person's own compose file adds. */
  ownServices: { service: string; state: string; health: string }[];
  /** Other stacks of this product that run on the same engine. */
  beside: { project: string; directory: string | null; containers: number }[];
  database: {
    state: string;
    tables: number | null;
    complete: boolean | null;
    journal: string | null;
    bytes: number | null;
    /** Where a rehearsal's PostgreSQL keeps its data; null for any other, and where there is none. */
    folder: string | null;
  };
  /** Of the profile. */
  workspace: { name: string; id: string | null; missing: readonly string[] } | null;
  /** All that the database holds. */
  workspaces: { name: string; domain: string | null; status: string; type: string }[];
  address: string | null;
  /** Who signs in there, as the profile has it; null where no profile is known. */
  signInAs: string | null;
  /** Is Google set up, without which nobody can? Null where no profile is known. */
  signInReady: boolean | null;
  running: LockOwner | null;
  /** What to type to watch it; null where nothing runs, or what runs is no installation. */
  attach: string | null;
  lastRun: LastRun | null;
  doctor: Tally & { findings: { id: string; status: string; saw: string }[] };
}

export interface ServiceStatus {
  service: string;
  state: string;
  health: string;
  /** Both in one word, and what is said of it everywhere else: "healthy", "crash-loop", "ended". */
  condition: string;
  restarts: number;
  startedAt: string;
  /** Null where it does not run. */
  uptimeSeconds: number | null;
  /** Since it ended; null where it runs, or never did. */
  downSeconds: number | null;
  /** Null where it runs, or is not there. */
  exitCode: number | null;
  image: string;
  /** What a registry calls exactly this image; a profile takes it as images.NAME.digest. Null where none does. */
  digest: string | null;
  /** Null where it cannot be seen. A limit of 0 is none. */
  memoryBytes: number | null;
  memoryLimitBytes: number;
}

export async function describeStatus(
  context: Pick<InstallationContext, "ports">,
  installation: FoundInstallation,
  reports: readonly CheckResult[],
  gathering: Gathering,
): Promise<Status> {
  const { files, host, clock, docker } = context.ports;
  const { project, mode, directory, profile } = installation;
  const [engine, containers, ownServices, stacks, database, rows, coolify] = await Promise.all([
    gathering.engine,
    gathering.containers,
    gathering.ownServices,
    gathering.stacks,
    gathering.database,
    gathering.rows,
    gathering.coolify,
  ]);
  const deployed = coolify.state === "seen" ? coolify.value : undefined;
  const images = containers.state === "seen" ? containers.value.map(({ imageId }) => imageId) : [];
  // Whatever an engine says that cannot say it: the rest of the answer matters more.
  const digests = images.length === 0 ? new Map() : await docker.imageDigests(images).catch(() => new Map());
  const lock = directory === undefined ? undefined : new InstallationLock({ files, host, clock }, directory);
  const owner = await lock?.owner();
  return {
    installation: project,
    mode,
    target: installation.coolify === undefined ? (profile?.target ?? "compose") : "coolify",
    directory: installation.coolify?.folder ?? directory ?? null,
    engine: answersOf(profile).usesEngine ? engineText(engine) : "no engine is used",
    services: serviceRows(servicesMeant(installation, containers, deployed), containers, digests, clock.now()),
    ownServices: (ownServices.state === "seen" ? ownServices.value : []).map(({ service, state, health = "none" }) => ({
      ...{ service, state, health },
    })),
    beside: besideOf(installation, stacks),
    database: { ...databasePart(database), folder: await rehearsalFolder(context.ports, installation) },
    workspace: workspacePart(installation, database),
    workspaces: workspacesOf(rows),
    address: profile?.address ?? publicAddress(deployed) ?? null,
    signInAs: profile?.workspace.administrator ?? null,
    signInReady: profile === undefined ? null : profile.google !== undefined,
    running: owner ?? null,
    attach: owner === undefined ? null : await attachTo(context.ports, installation, owner),
    lastRun: directory === undefined ? null : ((await readLastRun(files, directory)) ?? null),
    doctor: {
      ...tally(reports),
      findings: causesOf(reports).map(({ root: { id, title, finding } }) => ({
        ...{ id, status: finding.status, saw: findingText({ title, finding }) },
      })),
    },
  };
}

async function attachTo(
  ports: Pick<Ports, "files" | "profiles">,
  { project, directory }: FoundInstallation,
  owner: LockOwner,
): Promise<string | null> {
  if (directory === undefined) return null;
  const newest = await newestRun(ports, directory);
  if (newest === undefined || !isSameProcess(newest, owner)) return null;
  const isSaved = (await ports.profiles.names()).includes(project);
  return typed`dittofeed-setup attach ${isSaved ? project : directory}`;
}

function engineText(engine: Observed<EngineFacts>): string {
  if (engine.state === "failed") return `Docker did not answer: ${engine.saw}`;
  return engine.value.state === "usable" ? `Docker ${engine.value.version}` : `Docker is ${engine.value.state}`;
}

/** What is there, and what there should be as far as a profile or a keeper's compose file says it. */
function servicesMeant(
  { profile, coolify }: FoundInstallation,
  containers: Observed<InspectedContainer[]>,
  deployed: CoolifyFacts | undefined,
): readonly ServiceName[] {
  if (!answersOf(profile).usesEngine) return [];
  if (profile !== undefined && coolify === undefined) return servicesOf(profile);
  const seen = containers.state === "seen" ? containers.value.map(({ service }) => service) : [];
  return [...new Set([...seen, ...(deployed?.services.map(({ name }) => name).filter(isServiceName) ?? [])])];
}

const publicAddress = (deployed: CoolifyFacts | undefined): string | undefined =>
  deployed?.addresses.map(({ host, isHttps }) => `${isHttps ? "https" : "http"}://${host}`)[0];

function serviceRows(
  services: readonly ServiceName[],
  containers: Observed<InspectedContainer[]>,
  digests: ReadonlyMap<string, string>,
  now: Date,
): ServiceStatus[] {
  const seen = containers.state === "seen" ? containers.value : [];
  const none = {
    health: "none",
    condition: "absent",
    restarts: 0,
    startedAt: "",
    uptimeSeconds: null,
    downSeconds: null,
    exitCode: null,
    image: "",
    digest: null,
    memoryBytes: null,
  };
  return services.flatMap((service): ServiceStatus[] => {
    const own = seen.filter((container) => container.service === service);
    const state = containers.state === "seen" ? "absent" : "not known";
    if (own.length === 0) return [{ ...none, service, state, memoryLimitBytes: 0 }];
    return own.map((one) => ({
      ...{ service, state: one.state, health: one.health, restarts: one.restarts, startedAt: one.startedAt },
      condition: conditionOf(one),
      uptimeSeconds: one.state === "running" ? secondsSince(one.startedAt, now) : null,
      ...endOf(one, now),
      image: one.image,
      digest: digests.get(one.imageId) ?? null,
      memoryBytes: one.memoryUsedBytes ?? null,
      memoryLimitBytes: one.memoryLimitBytes,
    }));
  });
}

function besideOf(installation: FoundInstallation, stacks: Observed<StackFacts[]>): Status["beside"] {
  if (stacks.state === "failed") return [];
  return stacksBeside(installation, stacks.value).map(({ project, directory, running }) => ({
    ...{ project, directory: directory ?? null, containers: running },
  }));
}

/** The engine has a time of the year 1 for what never ended. */
function endOf({ state, endedAt = "", exitCode }: InspectedContainer, now: Date) {
  if (state === "running" || state === "created") return { downSeconds: null, exitCode: null };
  const downSeconds = endedAt.startsWith("0001-") ? null : secondsSince(endedAt, now);
  return { downSeconds, exitCode };
}

function secondsSince(startedAt: string, now: Date): number | null {
  const seconds = Math.round((now.getTime() - Date.parse(startedAt)) / 1000);
  return Number.isFinite(seconds) ? Math.max(0, seconds) : null;
}

/** One that is not ours alone is said elsewhere. */
async function rehearsalFolder(
  { rehearsal }: Pick<Ports, "rehearsal">,
  { directory, profile }: FoundInstallation,
): Promise<string | null> {
  if (directory === undefined || !answersOf(profile).bringsServer) return null;
  return (await rehearsal.data(directory).catch(() => undefined))?.folder ?? null;
}

function databasePart(seen: Observed<DatabaseFacts>): Omit<Status["database"], "folder"> {
  const nothing = { tables: null, complete: null, journal: null, bytes: null };
  if (seen.state === "failed") return { state: "not known", ...nothing };
  const { value } = seen;
  if (value.state !== "open") return { state: value.state, ...nothing };
  const { tables, complete, journal } = value.schema;
  return { state: "open", tables, complete, journal, bytes: value.bytes };
}

function workspacePart({ profile }: FoundInstallation, seen: Observed<DatabaseFacts>): Status["workspace"] {
  if (profile === undefined) return null;
  const open = seen.state === "seen" && seen.value.state === "open" ? seen.value.workspace : undefined;
  return { name: profile.workspace.name, id: open?.id ?? null, missing: open?.missing ?? [] };
}

function workspacesOf(rows: Observed<RowFacts | undefined>): Status["workspaces"] {
  const all = rows.state === "seen" ? (rows.value?.workspaces ?? []) : [];
  return all.map(({ name, domain, status, type }) => ({ name, domain, status, type }));
}

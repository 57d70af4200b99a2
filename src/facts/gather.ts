import type { DatabaseAccess } from "../domain/database.ts";
import type { ApplicationFacts } from "../domain/facts/application.ts";
import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { PostgresDataFacts } from "../domain/facts/database.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import type { EngineFacts } from "../domain/facts/engine.ts";
import type { Facts, Gathering, Observed } from "../domain/facts/facts.ts";
import type { Ports } from "../domain/ports.ts";
import type { MakeSecret, Secret } from "../domain/secret.ts";
import { inspectApplication } from "./application.ts";
import { inspectDirectoryDetails } from "./doctor/look-at-directory-details.ts";
import { inspectInstalledDatabase } from "./doctor/look-at-doctor-database.ts";
import { inspectInstalledData } from "./doctor/look-at-installed-data.ts";
import { inspectInstalledImages } from "./doctor/look-at-installed-images.ts";
import { inspectInstalledPorts } from "./doctor/look-at-installed-ports.ts";
import { openDatabase } from "./doctor/open-database.ts";
import { inspectEndpoints } from "./endpoints.ts";
import { inspectHostDetails } from "./host.ts";
import { inspectInside } from "./inside.ts";
import { readLogs } from "./logs.ts";
import type { ProbeContext } from "./probe-context.ts";
import { inspectRows } from "./rows.ts";
import { withTimeout } from "./with-timeout.ts";

export interface GatherParts {
  ports: Ports;
  installation: FoundInstallation;
  makeSecret: MakeSecret;
  signal: AbortSignal;
}

/** On a server that is short of everything a look takes seconds; only what hangs takes this long. */
const limitMs = 15_000;

/**
 * Starts every look at once; those that need another's answer wait for that one only. Reads, and changes nothing.
 * The database's connection stays open until `close`.
 */
export function gather({ ports, installation, makeSecret, signal }: GatherParts): {
  gathering: Gathering;
  close(): Promise<void>;
} {
  const look = <Value>(work: (signal: AbortSignal) => Promise<Value>) =>
    withTimeout(ports.clock, limitMs, signal, work);
  const opened: Promise<DatabaseAccess>[] = [];

  const engine = look((limit) => ports.docker.inspectEngine(limit));
  const directory = look(() => inspectDirectoryDetails(ports, installation.directory, makeSecret));
  const usable = engine.then(engineMustAnswer);
  // Whoever awaits it says so; nobody does where nothing of the engine is read.
  usable.catch(() => undefined);
  const withEngine = <Value>(work: (limit: AbortSignal) => Promise<Value>) =>
    usable.then(
      () => look(work),
      (thrown: Error): Observed<Value> => ({ state: "failed", saw: thrown.message, noEngine: true }),
    );
  const isRehearsal = installation.profile?.target === "rehearsal";
  const containers: Promise<Observed<InspectedContainer[]>> = isRehearsal
    ? Promise.resolve({ state: "seen", value: [] })
    : withEngine((limit) => ports.docker.containers(installation.project, limit));
  const placed = <Value>(work: (place: ProbeContext) => Promise<Value>): Promise<Observed<Value>> =>
    Promise.all([engine, directory, containers]).then(([onEngine, inDirectory, running]) => {
      if (running.state === "failed") return running;
      if (onEngine.state === "failed") return onEngine;
      const seen = inDirectory.state === "seen" ? inDirectory.value : undefined;
      const known = {
        ports,
        installation,
        engine: onEngine.value,
        directory: seen,
        containers: running.value,
        makeSecret,
      };
      return look((limit) => work({ ...known, signal: limit }));
    });
  const access = (place: ProbeContext): Promise<DatabaseAccess> => {
    const env = place.directory?.env ?? new Map<string, Secret>();
    const opening = opened[0] ?? openDatabase(ports, { ...place, env }, signal);
    opened[0] = opening;
    return opening;
  };
  const database = placed((place) => inspectInstalledDatabase(place, () => access(place)));

  const gathering: Gathering = {
    installation: Promise.resolve({ state: "seen", value: installation }),
    engine,
    directory,
    containers,
    database,
    host: look((limit) => inspectHostDetails(ports, installation, limit)),
    compose: look((limit) => ports.docker.inspectCompose(limit)),
    ports: placed(inspectInstalledPorts),
    images: placed(inspectInstalledImages),
    postgresData: database.then((seen): Promise<Observed<PostgresDataFacts>> | Observed<PostgresDataFacts> =>
      seen.state === "failed" ? seen : placed((place) => inspectInstalledData(place, seen.value)),
    ),
    application: database.then((seen): Promise<Observed<ApplicationFacts>> | Observed<ApplicationFacts> =>
      seen.state === "failed"
        ? seen
        : placed((place) => {
            const open = async () => (await access(place)).database;
            return inspectApplication(
              ports.docker,
              { containers: place.containers, database: seen.value, open },
              place.signal,
            );
          }),
    ),
    volumes: withEngine((limit) => ports.docker.volumes(installation.project, limit)),
    stacks: withEngine((limit) => ports.docker.stacks(limit)),
    logs: placed(readLogs),
    inside: placed(inspectInside),
    endpoints: placed(inspectEndpoints),
    rows: database.then((seen): Promise<Observed<Facts["rows"]>> | Observed<Facts["rows"]> =>
      seen.state === "failed" ? seen : placed((place) => inspectRows(seen.value, () => access(place))),
    ),
  };
  const close = async () => {
    for (const opening of opened) await opening.then(({ database: open }) => open.close()).catch(() => undefined);
  };
  return { gathering, close };
}

function engineMustAnswer(seen: Observed<EngineFacts>): void {
  if (seen.state === "failed") throw new Error(seen.saw);
  if (seen.value.state !== "usable") throw new Error(`the Docker engine is ${seen.value.state}`);
}

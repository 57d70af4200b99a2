import { connect } from "node:net";
import { listMigrationsScript, readMigrations, runMigratorScript } from "../../../compose/scripts/app-migrations.ts";
import type { Docker, UpReport } from "../../domain/docker.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { Clock } from "../../domain/ports.ts";
import { Problem } from "../../domain/problem.ts";
import { Secret } from "../../domain/secret.ts";
import type { ServiceName } from "../../domain/service.ts";
import { followMigrator, migrationsUnreadable, migratorFailed } from "../docker/follow-migrator.ts";
import { type NodeEnded, runNodeProgram } from "./node-program.ts";

/** A service of the stack, where the container's own settings say that it answers. */
export interface Neighbour {
  service: ServiceName;
  host: string;
  port: number;
}

export interface InsideParts {
  neighbours: readonly Neighbour[];
  clock: Clock;
  /** How long a neighbour may take until it answers. */
  patienceMs: number;
}

/** What of the port can be had there. */
export type InsideDocker = Pick<Docker, "containers" | "runNode" | "appMigrations" | "migrate" | "up">;

const migratorLimitMs = 900_000;

/**
 * The stack as it is seen from within its api container: no engine is asked. A container is there
 * when it takes connections, programs are run on the spot, and what is not up yet is waited for,
 * because somebody else starts it.
 */
export function createInside({ neighbours, clock, patienceMs }: InsideParts): InsideDocker {
  const containers = async () => Promise.all(neighbours.map(async (one) => seen(one, await knock(one))));
  return {
    containers,
    async runNode(_where, script, input, signal, timeoutMs = 20_000) {
      const text = input instanceof Secret ? input.toStdin() : input;
      const ended = await runNodeProgram({ script, input: text, signal, timeoutMs }).catch((thrown: unknown) => {
        signal.throwIfAborted();
        throw failed(thrown instanceof Error ? thrown.message : String(thrown));
      });
      if (ended.exitCode !== 0) throw failed(endOf(ended));
      return ended.stdout;
    },
    async appMigrations(_image, signal) {
      const { stdout } = await runNodeProgram({ script: listMigrationsScript, signal, timeoutMs: 60_000 });
      const found = readMigrations(stdout);
      if ("unreadable" in found) throw migrationsUnreadable("this container", found.unreadable);
      return found.migrations;
    },
    async migrate(_project, report, signal) {
      const migrator = followMigrator(report);
      const { onLine } = migrator;
      const ended = await runNodeProgram({ script: runMigratorScript, signal, timeoutMs: migratorLimitMs, onLine });
      const ending = migrator.ending();
      if (ending.state === "done" && ended.exitCode === 0) return;
      throw migratorFailed(ending.saw ?? endOf(ended), ending.lines);
    },
    async up(_project, services, _until, report, signal) {
      const until = clock.elapsed() + patienceMs;
      const waiting = new Map(neighbours.filter((one) => services.includes(one.service)).map((one) => [one, ""]));
      for (;;) {
        await lookAgain(waiting, report);
        if (waiting.size === 0) return;
        if (clock.elapsed() > until) throw silent([...waiting], patienceMs);
        await clock.sleep(1_000, signal);
      }
    },
  };
}

async function lookAgain(waiting: Map<Neighbour, string>, report: (report: UpReport) => void): Promise<void> {
  const looks = [...waiting.keys()].map(async (one) => [one, await knock(one)] as const);
  for (const [one, fault] of await Promise.all(looks)) {
    report({ type: "service", service: one.service, state: fault === undefined ? "running" : "waiting" });
    if (fault === undefined) waiting.delete(one);
    else waiting.set(one, fault);
  }
}

/** Why it takes no connection; undefined where it does. */
function knock({ host, port }: Neighbour): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: 3_000 });
    const end = (fault?: string) => {
      socket.destroy();
      resolve(fault);
    };
    socket.on("connect", () => end()).on("timeout", () => end("ETIMEDOUT"));
    socket.on("error", (error: NodeJS.ErrnoException) => end(codeOf(error)));
  });
}

/** A name with two addresses fails with one error for each. */
const codeOf = (error: NodeJS.ErrnoException): string => error.code ?? error.message;

function seen({ service, host }: Neighbour, fault: string | undefined): InspectedContainer {
  return {
    ...{ id: service, name: service, service, project: "", state: "running", exitCode: 0, restarts: 0 },
    ...{ health: fault === undefined ? "healthy" : "starting", outOfMemory: false, isCutOff: false },
    ...{ image: "", imageId: "", startedAt: "", digest: "", secretKey: undefined, address: host },
    ...{ published: new Map(), bindings: [], environment: new Map(), command: [], networks: [], lostNetworks: [] },
    ...{ healthTest: [], healthLog: [], memoryLimitBytes: 0, memoryUsedBytes: undefined, isCoolify: true },
  };
}

function silent(left: readonly [Neighbour, string][], patienceMs: number): Problem {
  const [first] = left;
  const names = left.map(([{ service }]) => service).join(", ");
  return new Problem({
    code: "container-unhealthy",
    title: `${names} ${left.length === 1 ? "does" : "do"} not answer`,
    saw: left
      .map(([{ service, host, port }, fault]) => `${service} at ${host}:${port}: ${fault}`)
      .concat(`Waited for ${Math.round(patienceMs / 60_000)} min.`)
      .join("\n"),
    why: "The next steps use it or verify it.",
    next: `Check the log of ${first?.[0].service} (Coolify: Logs), fix the cause, then deploy again.`,
  });
}

function endOf({ exitCode, stderr }: NodeEnded): string {
  const said = stderr.trim().slice(-2_000);
  return `It exited with code ${exitCode}${said === "" ? " and gave no reason." : `: ${said}`}`;
}

function failed(saw: string): Problem {
  return new Problem({
    code: "app-failed",
    title: "A program could not run in this container",
    saw,
    why: "That is how this command uses the app.",
    next: "Deploy again. If it fails again, check the container's memory and its log.",
    who: "outside",
  });
}

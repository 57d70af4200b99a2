import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readPostDeploymentSettings } from "../../compose/scripts/post-deployment-command.ts";
import { createClock } from "../adapters/host/host.ts";
import { createHttp } from "../adapters/http/http.ts";
import { createInside } from "../adapters/inside/inside.ts";
import { createDatabases } from "../adapters/postgres/postgres.ts";
import type { Docker } from "../domain/docker.ts";
import type { Clock, Host, Ports } from "../domain/ports.ts";
import { Problem, stoppedOnRequest } from "../domain/problem.ts";
import type { MakeSecret } from "../domain/secret.ts";
import { outgoingLine, outgoingLines } from "../output/outgoing.ts";
import { createPlainOutput } from "../output/plain.ts";
import { createRedactor } from "../output/redactor.ts";
import { fanOut } from "../output/reporter.ts";
import { type ContainerSettings, readContainer } from "./container-settings.ts";
import { holdOutput } from "./held-output.ts";
import { runPostDeployment } from "./run.ts";

/*
 * The program of Coolify's post-deployment command, in Node 20 within the api container. It writes
 * no file, and starts nothing but Node.
 */

const minutes = (count: number): number => count * 60_000;

/** Coolify ends the command after an hour (config/constants.php, ssh.command_timeout). */
const limits = {
  allMs: minutes(55),
  databaseMs: minutes(10),
  turnMs: minutes(20),
  neighboursMs: minutes(10),
};

const stopSignals = { SIGINT: 130, SIGTERM: 143 } as const;

void main();

async function main(): Promise<void> {
  const redactor = createRedactor();
  const clock = createClock();
  // Coolify's connection may be gone while this works on: then nobody reads, and that is no fault.
  for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
  const output = holdOutput((text) => void process.stdout.write(text));
  const { signal, stopped } = stopping();
  const { exitCode, says } = await runPostDeployment({
    ...{ limits, signal, makeSecret: redactor.makeSecret },
    prepare: () => prepare(redactor.makeSecret, clock),
    say: (line) => output.write(outgoingLines(redactor, [line])),
    emit: fanOut({
      redactEvent: redactor.redactDeep,
      to: [createPlainOutput({ write: output.write, verbose: false, elapsed: clock.elapsed })],
    }),
  });
  const last = `${outgoingLine(redactor, `dittofeed-setup: ${says}`)}\n`;
  if (exitCode === 0) output.write(last);
  output.flush();
  // Whether it tries again Coolify decides by the words of the error output, and by those of all
  // output where that is empty: "connection refused" in a report would be taken for a fault of SSH
  // (SshRetryable.php).
  if (exitCode !== 0) process.stderr.write(last);
  process.exit(stopped() ?? exitCode);
}

/** A request to stop, or the end of the time that Coolify gives. */
function stopping(): { signal: AbortSignal; stopped(): number | undefined } {
  const stop = new AbortController();
  let by: number | undefined;
  for (const [name, code] of Object.entries(stopSignals))
    process.once(name, () => {
      by = code;
      stop.abort(stoppedOnRequest({ why: "Completed work is kept.", next: "Run the same command again." }));
    });
  setTimeout(() => stop.abort(tooLong()), limits.allMs).unref();
  return { signal: stop.signal, stopped: () => by };
}

function prepare(makeSecret: MakeSecret, clock: Clock): { settings: ContainerSettings; ports: Ports } {
  const given = readPostDeploymentSettings(process.argv.at(-1));
  if (given === undefined) throw notWhole();
  const settings = readContainer(given, process.env, { makeSecret, readText });
  const { neighbours } = settings;
  const ports = only<Ports>("ports", {
    clock,
    docker: only<Docker>("docker", createInside({ neighbours, clock, patienceMs: limits.neighboursMs })),
    databases: createDatabases({ shell: only("shell", {}) }),
    http: createHttp(),
    host: only<Host>("host", { randomBytes: (count) => new Uint8Array(randomBytes(count)) }),
  });
  return { settings, ports };
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** The rest of a port is for a host, and nothing here asks for it. */
function only<Port extends object>(name: string, given: Partial<Port>): Port {
  return new Proxy(given, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key);
      if (found === undefined) throw new TypeError(`${name}.${String(key)} is not to be had within a container`);
      return found;
    },
  }) as Port;
}

function notWhole(): Problem {
  return new Problem({
    code: "usage",
    title: "The command is incomplete",
    saw: "Its last argument is not what dittofeed-setup wrote.",
    why: "It names the workspace and the address. Nothing was changed.",
    next: "Copy the whole command to Coolify again.",
  });
}

function tooLong(): Problem {
  return new Problem({
    code: "app-failed",
    title: `The command did not finish within ${limits.allMs / 60_000} minutes`,
    saw: "It stopped itself before Coolify would have stopped it without a message.",
    why: "Completed work is kept.",
    next: "See above what it was waiting for, fix that, then deploy again.",
  });
}

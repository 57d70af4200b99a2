import type { InputStream } from "../../screens/app/keyboard.ts";
import type { OutputStream } from "../../screens/app/terminal.ts";
import type { OwnProgram } from "../adapters/bundles/program-files.ts";
import { createFiles } from "../adapters/files/files.ts";
import { createClock, createHost } from "../adapters/host/host.ts";
import { isExecutable } from "../adapters/host/own-program.ts";
import { createDatabases } from "../adapters/postgres/postgres.ts";
import { createProfileStore } from "../adapters/profiles/profile-store.ts";
import { createShell } from "../adapters/shell/shell.ts";
import type { RehearsalServer } from "../domain/database.ts";
import type { Http, Ports } from "../domain/ports.ts";
import type { MakeSecret } from "../domain/secret.ts";
import { outgoingLines } from "../output/outgoing.ts";
import { createRedactor, type Redactor } from "../output/redactor.ts";
import { quietWriter } from "../output/reporter.ts";
import { Crash } from "./crash.ts";
import { Interruption } from "./signals.ts";
import { dockerWait, WaitingLine } from "./waiting-line.ts";
import { whenAsked } from "./when-asked.ts";

/** Streams of this process, as far as commands use them. */
export type Input = NodeJS.ReadableStream & InputStream & { readonly isTTY?: boolean; destroy(): unknown };
export type Output = NodeJS.WritableStream & OutputStream & { readonly isTTY?: boolean };

/** What the build has stamped into the program. */
export interface Build {
  version: string;
  commit: string | undefined;
}

/** Everything that a command may use, built once, in this order, and handed down. */
export interface Context {
  ports: Ports;
  redactor: Redactor;
  makeSecret: MakeSecret;
  interruption: Interruption;
  crash: Crash;
  stdout: Output;
  stderr: Output;
  stdin: Input;
  /** Says what is waited for until the command itself says something. */
  waiting: Pick<WaitingLine, "end" | "inLines" | "watching">;
  environment: NodeJS.ProcessEnv;
  workingDirectory: string;
  version: string;
  /** Undefined where it was not built from a repository. */
  commit: string | undefined;
  /** The single executable: it is not npm that brings a newer one. */
  isExecutable: boolean;
  /** How this program was called, for messages and the lock: without values, which could be anything. */
  commandLine: string;
  /** The text of what Coolify is to run in a container. Throws Problem unexpected. */
  postDeploymentProgram(): Promise<string>;
  /** This program as files, for whoever has to carry it. Throws Problem unexpected. */
  ownProgram(): Promise<OwnProgram>;
  close(): Promise<void>;
}

export function createContext({ version, commit }: Build): Context {
  const redactor = createRedactor();
  const { makeSecret } = redactor;
  const clock = createClock();
  const waiting = new WaitingLine({
    write: quietWriter(process.stderr),
    isTerminal:
      process.stderr.isTTY === true && process.env.TERM !== "dumb" && process.env.INK_SCREEN_READER !== "true",
    columns: () => process.stderr.columns || 80,
    elapsed: clock.elapsed,
  });
  const stdout = waiting.before(process.stdout);
  const stderr = waiting.before(process.stderr);
  const interruption = new Interruption();
  interruption.listen();
  const crash = new Crash();
  interruption.restoreWith(() => {
    waiting.end();
    crash.restore();
  });
  const files = createFiles();
  const keptFromChildren = new Set<string>();
  const say = (line: string) => void stderr.write(outgoingLines(redactor, [line]));
  const host = waiting.watching(createHost({ say, keptFromChildren }), (method) =>
    method === "standardInput" ? { what: "standard input" } : undefined,
  );
  const shell = createShell(process.env, keptFromChildren);
  const databases = waiting.watching(createDatabases({ shell }), () => ({ what: "the database" }));
  let stopRehearsal: RehearsalServer["stop"] = async () => undefined;
  const rehearsalServer = whenAsked<RehearsalServer>(async () => {
    const { createRehearsalServer } = await import("../adapters/rehearsal/rehearsal-postgres.ts");
    const server = createRehearsalServer({
      ...{ files, host, shell },
      otherRun: async (directory) => {
        const { InstallationLock } = await import("../engine/lock.ts");
        return new InstallationLock({ files, host, clock }, directory).otherOwner();
      },
    });
    stopRehearsal = () => server.stop();
    return server;
  });
  const rehearsal = waiting.watching(rehearsalServer, (method) =>
    method === "start" ? { what: "the rehearsal's PostgreSQL" } : undefined,
  );
  let http: Promise<Http> | undefined;
  const ports: Ports = {
    files,
    host,
    clock,
    databases,
    dumps: whenAsked(async () => (await import("../adapters/dumps/dumps.ts")).createDumps({ shell })),
    rehearsal,
    docker: waiting.watching(
      whenAsked(async () => (await import("../adapters/docker/docker.ts")).createDocker({ shell, clock, makeSecret })),
      dockerWait,
    ),
    http: async (...asked) => {
      http ??= import("../adapters/http/http.ts").then(({ createHttp }) => createHttp());
      return (await http)(...asked);
    },
    coolify: waiting.watching(
      whenAsked(async () => {
        const { createCoolify } = await import("../adapters/coolify/coolify.ts");
        return createCoolify({ http: (...asked) => ports.http(...asked), makeSecret, sleep: clock.sleep });
      }),
      () => ({ what: "Coolify", mostMs: 60_000 }),
    ),
    certificate: async (...asked) => (await import("../adapters/http/certificate.ts")).inspectCertificate(...asked),
    profiles: createProfileStore({}),
  };
  return {
    ports,
    redactor,
    makeSecret,
    interruption,
    crash,
    stdout,
    stderr,
    waiting,
    stdin: process.stdin,
    environment: process.env,
    workingDirectory: process.cwd(),
    version,
    commit,
    isExecutable: isExecutable(),
    commandLine: "dittofeed-setup",
    postDeploymentProgram: async () =>
      (await import("../adapters/host/post-deployment-program.ts")).postDeploymentProgram(),
    ownProgram: async () => (await import("../adapters/bundles/program-files.ts")).ownProgram(),
    close: () => stopRehearsal(),
  };
}

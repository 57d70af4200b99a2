import type { InputStream } from "../../screens/app/keyboard.ts";
import type { OutputStream } from "../../screens/app/terminal.ts";
import type { OwnProgram } from "../adapters/bundles/program-files.ts";
import { createFiles } from "../adapters/files/files.ts";
import { createClock, createHost } from "../adapters/host/host.ts";
import { isExecutable } from "../adapters/host/own-program.ts";
import { type HandedOver, startApart } from "../adapters/host/own-session.ts";
import { createDatabases } from "../adapters/postgres/postgres.ts";
import { createProcesses } from "../adapters/processes/processes.ts";
import { createProfileStore } from "../adapters/profiles/profile-store.ts";
import type { EditorPort } from "../adapters/shell/open-editor.ts";
import { createShell } from "../adapters/shell/shell.ts";
import type { RehearsalServer } from "../domain/database.ts";
import type { Http, Ports } from "../domain/ports.ts";
import type { AnswersGrpc, Processes } from "../domain/processes.ts";
import type { MakeSecret } from "../domain/secret.ts";
import { largestSecretFile, secretCommandMs } from "../domain/secret-rules.ts";
import { outgoingLines } from "../output/outgoing.ts";
import { createRedactor, type Redactor } from "../output/redactor.ts";
import { quietWriter } from "../output/reporter.ts";
import { Crash } from "./crash.ts";
import { Interruption } from "./signals.ts";
import { dockerWait, hostWait, WaitingLine } from "./waiting-line.ts";
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
  /** What was typed after the program's name. */
  argv: readonly string[];
  /** This run was detached: it has no terminal, and tells its caller what it says until it has begun. */
  handedOver: HandedOver | undefined;
  startApart: typeof startApart;
  /** How this program was called, for messages and the lock: without values, which could be anything. */
  commandLine: string;
  /** What runs from source. */
  processes: Processes;
  answersGrpc: AnswersGrpc;
  editor: EditorPort;
  /** The text of what Coolify is to run in a container. Throws Problem unexpected. */
  postDeploymentProgram(): Promise<string>;
  /** This program as files, for whoever has to carry it. Throws Problem unexpected. */
  ownProgram(): Promise<OwnProgram>;
  close(): Promise<void>;
}

export function createContext({ version, commit }: Build, argv: readonly string[], handedOver?: HandedOver): Context {
  const streams: Pick<Context, "stdout" | "stderr"> = handedOver === undefined ? process : handedOver;
  const redactor = createRedactor();
  const { makeSecret } = redactor;
  const clock = createClock();
  const waiting = new WaitingLine({
    write: quietWriter(streams.stderr),
    isTerminal:
      streams.stderr.isTTY === true && process.env.TERM !== "dumb" && process.env.INK_SCREEN_READER !== "true",
    columns: () => streams.stderr.columns || 80,
    elapsed: clock.elapsed,
  });
  const stdout = waiting.before(streams.stdout);
  const stderr = waiting.before(streams.stderr);
  const interruption = new Interruption();
  interruption.listen({ outlives: handedOver !== undefined });
  const crash = new Crash();
  interruption.restoreWith(() => {
    waiting.end();
    crash.restore();
  });
  const files = createFiles();
  const keptFromChildren = new Set<string>();
  const say = (line: string) => void stderr.write(outgoingLines(redactor, [line]));
  const shell = createShell(process.env, keptFromChildren);
  const askCommand = async (command: readonly string[]) =>
    (await import("../adapters/shell/secret-command.ts")).commandAnswer(shell, command, {
      ...{ most: largestSecretFile, timeoutMs: secretCommandMs, signal: interruption.signal },
    });
  const host = waiting.watching(createHost({ say, keptFromChildren, askCommand }), hostWait);
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
      http ??= Promise.all([import("../adapters/http/http.ts"), import("../adapters/http/as-this-host.ts")]).then(
        ([{ createHttp }, { asThisHost }]) => createHttp(asThisHost),
      );
      return (await http)(...asked);
    },
    coolify: waiting.watching(
      whenAsked(async () => {
        const { createCoolify } = await import("../adapters/coolify/coolify.ts");
        return createCoolify({ http: (...asked) => ports.http(...asked), makeSecret, sleep: clock.sleep });
      }),
      () => ({ what: "Coolify", mostMs: 60_000 }),
    ),
    source: waiting.watching(
      whenAsked(async () => (await import("../adapters/source/source.ts")).createSourceCode({ shell })),
      (method) => (method === "inspect" ? { what: "the app's source" } : undefined),
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
    ...{ argv, handedOver, startApart },
    commandLine: "dittofeed-setup",
    processes: createProcesses(() => shell.environment),
    answersGrpc: async (...asked) => (await import("../adapters/http/answers-grpc.ts")).answersGrpc(...asked),
    editor: {
      first: async (names) => (await import("../adapters/shell/open-editor.ts")).firstProgram(names, process.env),
      open: async (...asked) => (await import("../adapters/shell/open-editor.ts")).openEditor(...asked, process.env),
    },
    postDeploymentProgram: async () =>
      (await import("../adapters/host/post-deployment-program.ts")).postDeploymentProgram(),
    ownProgram: async () => (await import("../adapters/bundles/program-files.ts")).ownProgram(),
    close: () => stopRehearsal(),
  };
}

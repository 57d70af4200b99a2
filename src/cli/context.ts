import type { InputStream } from "../../screens/app/keyboard.ts";
import type { OutputStream } from "../../screens/app/terminal.ts";
import { createDocker } from "../adapters/docker/docker.ts";
import { createDumps } from "../adapters/dumps/dumps.ts";
import { createFiles } from "../adapters/files/files.ts";
import { createClock, createHost } from "../adapters/host/host.ts";
import { inspectCertificate } from "../adapters/http/certificate.ts";
import { createHttp } from "../adapters/http/http.ts";
import { createDatabases } from "../adapters/postgres/postgres.ts";
import { createProfileStore } from "../adapters/profiles/profile-store.ts";
import { createRehearsalServer } from "../adapters/rehearsal/rehearsal-postgres.ts";
import { createShell } from "../adapters/shell/shell.ts";
import type { Ports } from "../domain/ports.ts";
import type { MakeSecret } from "../domain/secret.ts";
import { outgoingLines } from "../output/outgoing.ts";
import { createRedactor, type Redactor } from "../output/redactor.ts";
import { Crash } from "./crash.ts";
import { Interruption } from "./signals.ts";

/** Streams of this process, as far as commands use them. */
export type Input = NodeJS.ReadableStream & InputStream & { readonly isTTY?: boolean; destroy(): unknown };
export type Output = NodeJS.WritableStream & OutputStream & { readonly isTTY?: boolean };

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
  environment: NodeJS.ProcessEnv;
  workingDirectory: string;
  version: string;
  /** How this program was called, for messages and the lock: without values, which could be anything. */
  commandLine: string;
  close(): Promise<void>;
}

export function createContext(version: string): Context {
  const redactor = createRedactor();
  const { makeSecret } = redactor;
  const interruption = new Interruption();
  interruption.listen();
  const crash = new Crash();
  interruption.restoreWith(() => crash.restore());
  const clock = createClock();
  const files = createFiles();
  const keptFromChildren = new Set<string>();
  const say = (line: string) => void process.stderr.write(outgoingLines(redactor, [line]));
  const host = createHost({ say, keptFromChildren });
  const shell = createShell(process.env, keptFromChildren);
  const databases = createDatabases({ shell });
  const rehearsal = createRehearsalServer({
    ...{ files, host, shell },
    otherRun: async (directory) => {
      const { InstallationLock } = await import("../engine/lock.ts");
      return new InstallationLock({ files, host, clock }, directory).otherOwner();
    },
  });
  const ports: Ports = {
    files,
    host,
    clock,
    databases,
    dumps: createDumps({ shell }),
    rehearsal,
    docker: createDocker({ shell, clock, makeSecret }),
    http: createHttp(),
    certificate: inspectCertificate,
    profiles: createProfileStore({}),
  };
  return {
    ports,
    redactor,
    makeSecret,
    interruption,
    crash,
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    environment: process.env,
    workingDirectory: process.cwd(),
    version,
    commandLine: "dittofeed-setup",
    close: () => rehearsal.stop(),
  };
}

import { setTimeout as wait } from "node:timers/promises";
import type { ConnectionOptions as TlsOptions } from "node:tls";
import type { Client } from "pg";
import type { Credentials, DatabaseWay } from "../../domain/database.ts";
import { noAnswerWithin } from "../../domain/no-answer.ts";
import type { Command, Shell } from "../shell/shell.ts";
import { authoritiesIn, watchCertificate } from "./certificates.ts";
import { RelayStream } from "./relay-stream.ts";

export type RelayCommand = (container: string, image: string) => Command;

export interface Dialled {
  client: Client;
  /** Ends the session, and with it the relay's process. Returns when both are gone. */
  close(): Promise<void>;
}

/** A port on this host answers in milliseconds; a container of its own has to start first. */
const patienceMs = { tcp: 4_000, relay: 20_000 };

/** A server that does not answer the goodbye is left without one. */
const goodbyeMs = 2_000;

export interface Connection extends Dialled {
  /**
   * Asks the server to give up what this connection runs. Returns when it was asked; nothing may be
   * sent meanwhile.
   */
  cancel(): Promise<void>;
}

export interface Dial {
  shell: Shell;
  relayCommand: RelayCommand;
  way: DatabaseWay;
  credentials: Credentials;
  signal: AbortSignal | undefined;
  /** To be sent with the login. Poolers refuse parameters that they do not know. */
  settings?: Readonly<Record<string, string>>;
}

/** One way, one attempt. Rejects with whatever pg or the relay says, and leaves nothing running. */
export async function dial({ shell, relayCommand, way, credentials, signal, settings = {} }: Dial): Promise<Dialled> {
  signal?.throwIfAborted();
  const relay = way.kind === "relay" ? new RelayStream(shell, relayCommand(way.container, way.image)) : undefined;
  // Loaded with the first connection: most commands of the wizard never make one.
  const { default: pg } = await import("pg");
  const client = new pg.Client({
    user: credentials.user,
    password: credentials.password.toConnection(),
    database: credentials.database,
    host: way.kind === "tcp" ? way.host : "127.0.0.1",
    port: way.kind === "tcp" ? way.port : 5432,
    // Said outright, because pg would otherwise take it from PGSSLMODE of whoever runs us.
    ssl: tlsOptions(way),
    application_name: "dittofeed-setup",
    connectionTimeoutMillis: patienceMs[way.kind],
    keepAlive: true,
    ...(relay === undefined ? {} : { stream: () => relay as never }),
  });
  withoutEnvironment(client);
  atLogin(client, settings);
  const asCertificate = way.kind === "tcp" && way.tls !== undefined ? watchCertificate(client) : undefined;
  // Without a listener a connection lost between two queries would end the whole process. The next
  // query reports it.
  client.on("error", () => undefined);

  const close = async () => {
    const patience = new AbortController();
    const late = wait(goodbyeMs, undefined, { signal: patience.signal }).catch(() => undefined);
    await Promise.race([client.end().catch(() => undefined), late]);
    patience.abort();
    socketOf(client).destroy();
    await relay?.gone();
  };
  const drop = () => socketOf(client).destroy(signal?.reason);
  signal?.addEventListener("abort", drop, { once: true });
  try {
    await client.connect();
    return { client, close };
  } catch (thrown) {
    socketOf(client).destroy();
    await relay?.gone();
    signal?.throwIfAborted();
    throw asCertificate?.(thrown) ?? (wasTooLong(thrown) ? new Error(noAnswerWithin(patienceMs[way.kind])) : thrown);
  } finally {
    signal?.removeEventListener("abort", drop);
  }
}

/** pg's words for `connectionTimeoutMillis`. */
const wasTooLong = (thrown: unknown): boolean => thrown instanceof Error && thrown.message === "timeout expired";

/**
 * `ca` checks who signed the certificate and not for which host; `none` checks neither, and only
 * encrypts. Throws Problem database-tls where `ca` is no PEM.
 */
function tlsOptions(way: DatabaseWay): false | TlsOptions {
  if (way.kind !== "tcp" || way.tls === undefined) return false;
  const { verify, ca } = way.tls;
  if (ca !== undefined && verify !== "none") authoritiesIn(ca);
  return {
    rejectUnauthorized: verify !== "none",
    ...(ca === undefined ? {} : { ca }),
    ...(verify === "full" ? {} : { checkServerIdentity: () => undefined }),
  };
}

/**
 * pg takes PGOPTIONS and PGREPLICATION of whoever runs us, and nothing that is given instead turns
 * them off. No option is sent at all: poolers refuse the parameter, and pg says UTF8 by itself.
 */
function withoutEnvironment(client: Client): void {
  const { connectionParameters } = client as unknown as {
    connectionParameters: { options?: string | undefined; replication?: string | undefined };
  };
  connectionParameters.options = undefined;
  connectionParameters.replication = undefined;
}

/**
 * As parameters of the startup packet: they come before what role and database have set, and cost
 * no round trip. pg's own list of parameters knows few of them.
 */
function atLogin(client: Client, settings: Readonly<Record<string, string>>): void {
  const inner = client as unknown as { getStartupConf(): Record<string, string> };
  const ofPg = inner.getStartupConf.bind(inner);
  inner.getStartupConf = () => ({ ...ofPg(), ...settings });
}

/** pg's types leave it out, but a connection attempt can only be given up by its socket. */
function socketOf(client: Client): { destroy(error?: Error): void } {
  return (client as unknown as { connection: { stream: { destroy(error?: Error): void } } }).connection.stream;
}

import { databaseName, databaseUser } from "../../compose/env/environment.ts";
import { databaseWays } from "../../compose/stack/database-ways.ts";
import { imageReference } from "../../compose/stack/images.ts";
import type { Credentials, DatabaseAccess, DatabaseWay, OpenDatabase } from "../domain/database.ts";
import type { PlanFacts } from "../domain/facts/facts.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { ExternalDatabase, ResolvedProfile } from "../domain/profile.ts";
import type { InstallationSecrets } from "../domain/secret.ts";

/**
 * One connection for a whole run, opened when first needed and again when the server was restarted in between.
 * Whoever made the session closes it.
 */
export class DatabaseSession {
  readonly #ports: Pick<Ports, "databases" | "rehearsal">;
  readonly #profile: ResolvedProfile;
  #open: { database: OpenDatabase; server: string } | undefined;

  constructor(ports: Pick<Ports, "databases" | "rehearsal">, profile: ResolvedProfile) {
    this.#ports = ports;
    this.#profile = profile;
  }

  /** Throws Problem: database-refused (wrong password), database-unreachable, or what the rehearsal's server says. */
  async database(
    facts: Pick<PlanFacts, "containers" | "engine">,
    secrets: InstallationSecrets,
    signal: AbortSignal,
  ): Promise<DatabaseAccess> {
    const { server, ...access } = await this.#target(facts, secrets, signal);
    if (this.#open?.server === server) {
      const alive = await this.#open.database.query("SELECT 1").catch(() => undefined);
      if (alive !== undefined) return { ...access, database: this.#open.database };
    }
    await this.close();
    this.#open = { server, database: await this.#ports.databases.open(access.ways, access.credentials, signal) };
    return { ...access, database: this.#open.database };
  }

  async close(): Promise<void> {
    const open = this.#open;
    this.#open = undefined;
    // A connection that the server already ended cannot be closed again; that is what was wanted anyway.
    await open?.database.close().catch(() => undefined);
  }

  async #target(
    facts: Pick<PlanFacts, "containers" | "engine">,
    secrets: InstallationSecrets,
    signal: AbortSignal,
  ): Promise<{ server: string; ways: DatabaseWay[]; credentials: Credentials; container: string | undefined }> {
    const password = secrets.get("POSTGRES_PASSWORD")?.secret;
    if (password === undefined) throw unreachable("There is no password for PostgreSQL yet.");
    const { external } = this.#profile.database;
    const credentials = { user: databaseUser, password, database: databaseName };
    if (this.#profile.target === "rehearsal") {
      const way = await this.#ports.rehearsal.start(this.#profile.directory, credentials, signal);
      return { server: JSON.stringify(way), ways: [way], credentials, container: undefined };
    }
    if (external !== undefined) {
      const way = externalWay(external, this.#profile.databaseAuthority);
      const { user, name: database } = external;
      return {
        server: JSON.stringify(way),
        ways: [way],
        credentials: { user, password, database },
        container: undefined,
      };
    }
    const container = facts.containers.find(({ service }) => service === "postgres");
    if (container?.state !== "running") throw unreachable("The postgres container is not running.");
    const local = facts.engine.state === "usable" && facts.engine.local;
    const ways = databaseWays(container, imageReference("api", this.#profile), local);
    return { server: `${container.id} ${container.startedAt}`, ways, credentials, container: container.id };
  }
}

function externalWay({ host, port, sslmode }: ExternalDatabase, ca: string | undefined): DatabaseWay {
  const verify = { disable: undefined, require: "none", "verify-ca": "ca", "verify-full": "full" } as const;
  const asked = verify[sslmode];
  return { kind: "tcp", host, port, ...(asked !== undefined && { tls: { verify: asked, ca } }) };
}

function unreachable(saw: string): Problem {
  return new Problem({
    code: "database-unreachable",
    title: "The database cannot be reached",
    saw,
    why: "Schema, workspace and administrator live in it.",
    next: "dittofeed-setup status",
  });
}

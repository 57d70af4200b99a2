import type { DatabaseAccess, OpenDatabase } from "../domain/database.ts";
import type { Ports } from "../domain/ports.ts";
import type { DatabasePlace, InstallationTarget } from "../domain/target.ts";

/**
 * One connection for a whole command, opened when first needed and again when the server was
 * restarted in between. Whoever made the session closes it.
 */
export class DatabaseSession {
  readonly #ports: Pick<Ports, "databases">;
  readonly #target: InstallationTarget;
  #open: { database: OpenDatabase; server: string } | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: Pick<Ports, "databases">, target: InstallationTarget) {
    this.#ports = ports;
    this.#target = target;
  }

  /**
   * Throws Problem: database-refused (wrong password), database-unreachable, or what the
   * rehearsal's server says.
   */
  access(place: DatabasePlace): Promise<DatabaseAccess> {
    // One after the other, or two that come at once would open two.
    const mine = this.#last.then(() => this.#access(place));
    this.#last = mine.catch(() => undefined);
    return mine;
  }

  async close(): Promise<void> {
    await this.#last;
    const open = this.#open;
    this.#open = undefined;
    // A connection that the server already ended cannot be closed again; that is what was wanted
    // anyway.
    await open?.database.close().catch(() => undefined);
  }

  async #access(place: DatabasePlace): Promise<DatabaseAccess> {
    const { server, ...access } = await this.#target.locateDatabase(place);
    const open = this.#open;
    if (open?.server === server) {
      const alive = await open.database.query("SELECT 1").catch(() => undefined);
      if (alive !== undefined) return { ...access, database: open.database };
    }
    this.#open = undefined;
    await open?.database.close().catch(() => undefined);
    const database = await this.#ports.databases.open(access.ways, access.credentials, place.signal);
    this.#open = { server, database };
    return { ...access, database };
  }
}

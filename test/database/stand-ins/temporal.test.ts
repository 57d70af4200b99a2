import { randomBytes, randomInt } from "node:crypto";
import { connect } from "node:http2";
import { join } from "node:path";
import { execa } from "execa";
import { expect, it, vi } from "vitest";
import { askHealth } from "../../support/engine/standins/grpc-health.ts";
import { askTemporal, workflowRoute } from "../../support/engine/standins/workflows.ts";
import { connectTo, type TestDatabase } from "../../support/postgres-connection.ts";
import { sharedPostgres } from "../postgres.ts";

const postgres = sharedPostgres();
const program = join(import.meta.dirname, "../../support/engine/standins/temporal.ts");

/**
 * As the real one, which logs what was lost and goes on. One that ended would be started by the engine and make its
 * databases itself, and the repair that a test is about would find nothing left to do. Both are made to happen while it
 * is stopped, so that it sees everything at once: as on a machine that has no time for it.
 */
it("the stand-in for Temporal outlives a caller that has gone, and a connection that was ended", async () => {
  const suffix = randomBytes(4).toString("hex");
  const [name, visibility] = [`temporal_${suffix}`, `visibility_${suffix}`];
  // Its port is fixed; an address of loopback of its own keeps it apart.
  const host = `127.${randomInt(1, 250)}.${randomInt(1, 250)}.${randomInt(1, 250)}`;
  const address = `${host}:7233`;
  const { host: seeds, port, user, password } = postgres;
  const temporal = execa(process.execPath, [program], {
    env: {
      ...{
        DB: "postgres12",
        POSTGRES_SEEDS: seeds,
        DB_PORT: String(port),
        POSTGRES_USER: user,
        POSTGRES_PWD: password,
      },
      ...{ DBNAME: name, VISIBILITY_DBNAME: visibility, BIND_ON_IP: host, TEMPORAL_BROADCAST_ADDRESS: host },
    },
    all: true,
    reject: false,
  });
  const ask = (verb: string) => askTemporal(verb, "one", { TEMPORAL_ADDRESS: address });
  try {
    await postgres.use(undefined, async (database) => {
      await vi.waitFor(() => askHealth(address), { timeout: 20_000, interval: 100 });
      expect(await ask("start")).toEqual({ status: 200, body: "RUNNING" });
      const locked = await connectTo(postgres, name);

      await locked.query("BEGIN; LOCK TABLE standin_workflow IN ACCESS EXCLUSIVE MODE");
      const caller = connect(`http://${address}`);
      caller.request({ ":method": "POST", ":path": `${workflowRoute}describe/one` }).on("error", () => undefined);
      await untilWaiting(database, name);
      await new Promise<void>((resolve) => caller.on("close", resolve).destroy());
      await locked.query("COMMIT");
      expect(await ask("describe")).toEqual({ status: 200, body: "RUNNING" });

      await locked.query("BEGIN; LOCK TABLE standin_workflow IN ACCESS EXCLUSIVE MODE");
      const asked = ask("describe");
      await untilWaiting(database, name);
      temporal.kill("SIGSTOP");
      await locked.query("COMMIT");
      await locked.close();
      await database.query(`DROP DATABASE "${name}" WITH (FORCE)`);
      temporal.kill("SIGCONT");
      await asked;
      expect((await ask("describe")).body).toContain("does not exist");
      await database.query(`DROP DATABASE "${visibility}" WITH (FORCE)`);
    });
  } finally {
    temporal.kill();
  }
  const ended = await temporal;
  expect(ended.exitCode, ended.all).toBe(0);
});

async function untilWaiting(database: TestDatabase, name: string): Promise<void> {
  const sql = "SELECT 1 FROM pg_stat_activity WHERE datname = $1 AND wait_event_type = 'Lock'";
  const look = async () => expect(await database.query(sql, [name])).toHaveLength(1);
  await vi.waitFor(look, { timeout: 20_000, interval: 50 });
}

import { describe, expect, it } from "vitest";
import type { OpenDatabase } from "../../../src/domain/database.ts";
import { databaseUnreachable } from "../../../src/domain/database-unreachable.ts";
import { Problem } from "../../../src/domain/problem.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { inTurn, untilDatabaseAnswers, type Waiting } from "../../../src/post-deployment/turn.ts";

const minute = 60_000;

/** A clock that moves only by sleeping, and a lock that is another's for so many questions. */
function waiting({ taken = 0 } = {}): Waiting & { said: string[]; now: () => number; closed: () => number } {
  let [now, asked, closed] = [0, 0, 0];
  const said: string[] = [];
  const database = {
    backend: 7,
    async query(sql: string) {
      if (sql.includes("pg_locks")) return [{ since: "12:00:00" }];
      asked += 1;
      return [{ taken: asked > taken }];
    },
    async close() {
      closed += 1;
    },
  } as unknown as OpenDatabase;
  return {
    ports: {
      clock: {
        now: () => new Date(now),
        elapsed: () => now,
        async sleep(milliseconds) {
          now += milliseconds;
        },
      },
      databases: { open: async () => database },
    },
    signal: new AbortController().signal,
    say: (line) => void said.push(line),
    limits: { databaseMs: 10 * minute, turnMs: 20 * minute },
    ...{ said, now: () => now, closed: () => closed },
  };
}

const place = { ways: [], credentials: { user: "u", password: new Secret("p", "p"), database: "d" } };

describe("waiting for the database", () => {
  it("asks again until it answers, and says once that it waits", async () => {
    const on = waiting();
    let left = 30;
    const open = async () => {
      left -= 1;
      if (left > 0) throw databaseUnreachable("postgres:5432 refuses connections");
      return "open";
    };
    expect(await untilDatabaseAnswers(open, on)).toBe("open");
    expect(on.said).toEqual(["waiting for PostgreSQL: postgres:5432 refuses connections"]);
  });

  it("has a limit, and says what it saw", async () => {
    const on = waiting();
    const open = () => Promise.reject(databaseUnreachable("postgres has no address"));
    await expect(untilDatabaseAnswers(open, on)).rejects.toMatchObject({
      code: "database-unreachable",
      saw: expect.stringMatching(/^postgres has no address\nWaited for 10 min/),
    });
  });

  it("does not ask one again that refuses the login", async () => {
    const on = waiting();
    const refused = new Problem({ code: "database-refused", title: "t", saw: "s", why: "w", next: "n" });
    await expect(untilDatabaseAnswers(() => Promise.reject(refused), on)).rejects.toBe(refused);
    expect(on.now()).toBe(0);
  });
});

describe("one run at a time", () => {
  it("works at once where nobody else does, and lets the lock go with its connection", async () => {
    const on = waiting();
    expect(await inTurn(place, on, async () => "done")).toBe("done");
    expect([on.said, on.closed()]).toEqual([[], 1]);
  });

  it("waits for another run's end", async () => {
    const on = waiting({ taken: 3 });
    expect(await inTurn(place, on, async () => on.now())).toBe(3_000);
    expect(on.said).toEqual(["another run of this command has been working since 12:00:00 UTC; waiting for it to end"]);
  });

  it("has a limit for it, and changes nothing then", async () => {
    const on = waiting({ taken: Number.POSITIVE_INFINITY });
    const work = () => expect.unreachable();
    await expect(inTurn(place, on, work)).rejects.toMatchObject({ code: "lock-held" });
    expect([on.now() > 20 * minute, on.closed()]).toEqual([true, 1]);
  });
});

import { describe, expect, it } from "vitest";
import { databaseUsable } from "../../../src/checks/database/database-usable.ts";
import { guardRepair } from "../../../src/checks/guard-repair.ts";
import type { Gathering } from "../../../src/domain/facts/facts.ts";
import type { RepairStep } from "../../../src/domain/repair.ts";
import { runChecksOver } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { openDatabase } from "./healthy-stack.ts";

const why = "default_transaction_read_only is on";
const database = (readOnly: string | undefined, parts: object = {}) =>
  ({ ...openDatabase(), readOnly, ...parts }) as ReturnType<typeof openDatabase>;

function guard(steps: RepairStep[], readOnly: string | undefined) {
  const gathering = { database: Promise.resolve({ state: "seen", value: database(readOnly) }) };
  const finding = { status: "fail", saw: "s", why: "w", next: "dittofeed-setup db apply", evidence: ["e"] } as const;
  const remediation = { title: "t", risk: "safe", first: false, confirm: undefined, steps } as const;
  return guardRepair({ finding, remediation }, gathering as unknown as Gathering);
}

const writing: RepairStep[][] = [
  [{ do: "complete-schema" }],
  [{ do: "run-sql", statements: [{ sql: "UPDATE x" }] }],
  [{ do: "create-databases", names: ["temporal"] }],
  [{ do: "run-tasks", tasks: ["apply-schema"] }],
  [{ do: "prune-images" }, { do: "run-tasks", tasks: ["create-workspace"] }],
];

describe("a server that takes no change", () => {
  it.each(writing)("no repair that writes into it is offered, and the cause is said: %j", async (...steps) => {
    const found = await guard(steps, why);
    expect(found.remediation).toBeUndefined();
    expect(found.finding).toMatchObject({
      evidence: ["e", `no repair is offered: the database server is read-only: ${why}`],
      next: expect.stringContaining("Disable read-only mode"),
    });
    expect((await guard(steps, undefined)).remediation).toBeDefined();
  });

  it("what writes nothing into it stays", async () => {
    expect((await guard([{ do: "prune-images" }], why)).remediation).toBeDefined();
  });

  it("a run that has something to write stops before its first change; a finished one does not", () => {
    const known = (value: ReturnType<typeof openDatabase>) => ({
      ...someFacts({ database: value }),
      ...{ profile: someProfile(), secrets: new Map() },
    });
    const asked = (value: ReturnType<typeof openDatabase>) =>
      runChecksOver([{ ...databaseUsable, needs: [] }], known(value))[0]?.finding;
    const missing = { workspace: { id: "w", missing: ["Admin role of a@b.c"], conflicts: [] } };
    expect(asked(database(why, missing))).toMatchObject({ status: "fail", code: "database-refused" });
    expect(asked(database(why))?.status).toBe("ok");
    expect(asked(database(undefined, missing))?.status).toBe("ok");
  });
});

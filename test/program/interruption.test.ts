import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { exhaustive } from "../support/exhaustive.ts";
import { newUser, type User } from "../support/product.ts";

const example = resolve("examples/rehearsal.yaml");
const directoryOf = (home: string) => join(home, "state/dittofeed-setup/rehearsals/dittofeed-rehearsal");

/** Steps of a rehearsal that do something; each is a boundary at which the power may go. */
const steps = [
  "write-env",
  "write-compose",
  "start-rehearsal-database",
  "apply-schema",
  "create-workspace",
  "verify-database",
  "save-profile",
];

type Boundary = readonly [step: string, at: "task-started" | "task-done"];

/** Where one step is done the next one starts; the exhaustive run kills between the two as well. */
const boundaries: Boundary[] = steps.flatMap((step): Boundary[] =>
  exhaustive || step === steps.at(-1)
    ? [
        [step, "task-started"],
        [step, "task-done"],
      ]
    : [[step, "task-started"]],
);

async function secretsOf(home: string): Promise<string | undefined> {
  return readFile(join(directoryOf(home), ".env"), "utf8").catch(() => undefined);
}

/** Kills a run there; what it had written of the secrets stays, whatever becomes of the runs that follow. */
async function killAt(user: User, [step, at]: Boundary): Promise<string | undefined> {
  const killed = await user.run(["--profile", example, "--json"], {
    stopWhen: (event) => event.type === at && event.task === step,
  });
  // After the last step that does something the run may be over before the signal arrives.
  if (step !== "verify-database") expect(killed.signal).toBe("SIGKILL");
  return secretsOf(user.home);
}

async function expectWhole(user: User, secrets: string | undefined): Promise<void> {
  const again = await user.run(["--profile", example, "--json"]);
  expect(again.exitCode).toBe(0);
  expect(again.events.flatMap((event) => (event.type === "verified" ? [event.what] : []))).toEqual([
    "database: 36 tables complete, migration journal recorded",
    'workspace "Rehearsal", administrator admin@example.com',
  ]);
  expect(again.events.at(-1)?.type).toBe("run-ended");
  if (secrets !== undefined) expect(await secretsOf(user.home)).toBe(secrets);
  const third = await user.run(["--profile", example, "--json"]);
  expect(third.events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });
}

describe("an interrupted rehearsal, with a real PostgreSQL", { timeout: 120_000 }, () => {
  it("killed with -9 at every boundary, one after the other, ends like an uninterrupted one, with the same secrets", async () => {
    const user = await newUser();
    try {
      let secrets: string | undefined;
      for (const boundary of boundaries) {
        const now = await killAt(user, boundary);
        if (secrets !== undefined) expect(now, boundary.join(" ")).toBe(secrets);
        secrets = now;
      }
      await expectWhole(user, secrets);
    } finally {
      await user.remove();
    }
  });

  it.runIf(exhaustive).each(boundaries)(
    "killed with -9 when %s says %s alone, ends like an uninterrupted one, with the same secrets",
    async (...boundary) => {
      const user = await newUser();
      try {
        await expectWhole(user, await killAt(user, boundary));
      } finally {
        await user.remove();
      }
    },
  );

  // By day the tests on a terminal send SIGINT.
  it.each([["SIGTERM", 143] as const, ...(exhaustive ? ([["SIGINT", 130]] as const) : [])])(
    "%s stops at a stated place, exit %i, and the next run goes on",
    async (signal, code) => {
      const user = await newUser();
      try {
        const stopped = await user.run(["--profile", example, "--json"], {
          signal,
          stopWhen: (event) => event.type === "task-started" && event.task === "start-rehearsal-database",
        });
        expect(stopped.exitCode).toBe(code);
        expect(stopped.events.at(-1)).toMatchObject({ type: "run-ended", outcome: "cancelled", exitCode: code });
        const again = await user.run(["--profile", example, "--json"]);
        expect(again.events.at(-1)).toMatchObject({ outcome: "done", exitCode: 0 });
      } finally {
        await user.remove();
      }
    },
  );

  it("lets only one run work on an installation: the other ends with 4 and the holder's name", async () => {
    const user = await newUser();
    try {
      const [first, second] = await Promise.all([
        user.run(["--profile", example, "--json"]),
        user.run(["--profile", example, "--json"]),
      ]);
      const codes = [first.exitCode, second.exitCode].sort();
      expect(codes).toEqual([0, 4]);
      const loser = first.exitCode === 4 ? first : second;
      expect(loser.events.at(-1)).toMatchObject({ problem: { code: "lock-held" } });
    } finally {
      await user.remove();
    }
  });
});

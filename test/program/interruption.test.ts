import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { exhaustive } from "../support/exhaustive.ts";
import { newUser, type Ran } from "../support/product.ts";

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

/** Where one step is done the next one starts; the exhaustive run kills between the two as well. */
const boundaries = steps.flatMap((step) =>
  exhaustive || step === steps.at(-1)
    ? [[step, "task-started"] as const, [step, "task-done"] as const]
    : [[step, "task-started"] as const],
);

async function secretsOf(home: string): Promise<string | undefined> {
  return readFile(join(directoryOf(home), ".env"), "utf8").catch(() => undefined);
}

function endState({ events }: Ran) {
  const verified = events.flatMap((event) => (event.type === "verified" ? [event.what] : []));
  return { verified, last: events.at(-1)?.type };
}

describe("an interrupted rehearsal, with a real PostgreSQL", { timeout: 120_000 }, () => {
  it.each(boundaries)(
    "killed with -9 when %s says %s, ends like an uninterrupted one, with the same secrets",
    async (step, at) => {
      const user = await newUser();
      try {
        const killed = await user.run(["--profile", example, "--json"], {
          stopWhen: (event) => event.type === at && event.task === step,
        });
        // After the last step that does something the run may be over before the signal arrives.
        if (step !== "verify-database") expect(killed.signal).toBe("SIGKILL");
        const before = await secretsOf(user.home);
        const again = await user.run(["--profile", example, "--json"]);
        expect(again.exitCode).toBe(0);
        expect(endState(again)).toEqual({
          verified: [
            "database: 36 tables complete, migration journal recorded",
            'workspace "Rehearsal", administrator admin@example.com',
          ],
          last: "run-ended",
        });
        if (before !== undefined) expect(await secretsOf(user.home)).toBe(before);
        const third = await user.run(["--profile", example, "--json"]);
        expect(third.events.at(-1)).toMatchObject({ outcome: "nothing-to-do" });
      } finally {
        await user.remove();
      }
    },
  );

  it.each([
    ["SIGINT", 130],
    ["SIGTERM", 143],
  ] as const)("%s stops at a stated place, exit %i, and the next run goes on", async (signal, code) => {
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
  });

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

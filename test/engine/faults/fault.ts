import { expect, it } from "vitest";
import { exhaustive } from "../../support/exhaustive.ts";
import type { Doctored, TestInstallation } from "../../support/test-installation.ts";

/** Something that goes wrong with an installation, made for real, and what the doctor has to do about it. */
export interface Fault {
  title: string;
  /** What the doctor must find. */
  finds: readonly string[];
  /** Where it takes others with it that are not named here, the look may find more. */
  takesOthersAlong?: boolean;
  /** Lines of `.env`, changed as a person does who then starts everything with them. Made before `make`. */
  settings?(on: TestInstallation): Readonly<Record<string, string>>;
  make?(on: TestInstallation): Promise<unknown>;
  /** What is said of it. */
  found?(seen: Doctored, on: TestInstallation): void | Promise<void>;
  /** The services whose containers its repair starts again, and no others. */
  restarts?: readonly string[];
  repaired?(after: Doctored, on: TestInstallation): void | Promise<void>;
  /** By hand, for what the doctor leaves to a person: it is found until then. */
  byHand?(on: TestInstallation): Promise<unknown>;
}

/**
 * Faults that do not hide one another are broken together, found in one look, repaired in one go, and gone in one look. A batch that
 * disagrees has failed; then each fault of it is tried alone, to say which. The exhaustive run tries each alone from the start.
 */
export function proveRepairs(
  installation: () => TestInstallation,
  batches: readonly (readonly [Fault, ...Fault[]])[],
): void {
  const rounds = exhaustive ? batches.flat().map((fault) => [fault]) : batches;
  it.each(rounds.map((faults) => ({ faults, title: faults.map(({ title }) => title).join("; ") })))(
    "$title",
    { timeout: 900_000 },
    async ({ faults }) => {
      const on = installation();
      try {
        await prove(on, faults);
      } catch (thrown) {
        if (faults.length > 1) throw await eachAlone(on, faults, thrown);
        throw thrown;
      }
    },
  );
}

async function prove(on: TestInstallation, faults: readonly Fault[]): Promise<void> {
  const settings = faults.flatMap((fault) => Object.entries(fault.settings?.(on) ?? {}));
  for (const [name, value] of settings) await on.writeSetting(name, value);
  if (settings.length > 0) await on.up("--wait");
  for (const fault of faults) await fault.make?.(on);

  const ids = [...new Set(faults.flatMap(({ finds }) => finds))];
  const seen = await (faults.some((fault) => fault.takesOthersAlong) ? on.untilFound(ids) : on.until(ids));
  expect(seen.exitCode).toBe(3);
  for (const fault of faults) await fault.found?.(seen, on);

  let after = seen;
  const started = await on.restarted(async () => {
    after = await on.doctor("--fix", "all", "--yes");
  });
  const left = faults.filter(({ byHand }) => byHand !== undefined).flatMap(({ finds }) => finds);
  expect([after.wrong, after.notHelped, after.exitCode], after.stderr).toEqual([left, [], left.length === 0 ? 0 : 3]);
  const mayRestart = faults.map(({ restarts }) => restarts);
  if (mayRestart.every((services) => services !== undefined))
    expect(started).toEqual([...new Set(mayRestart.flat())].toSorted());
  for (const fault of faults) await fault.repaired?.(after, on);
  for (const fault of faults) await fault.byHand?.(on);
  // Where nothing was left to a person, the repair's own last look has seen nothing wrong.
  if (left.length > 0) await on.until([]);
}

async function eachAlone(on: TestInstallation, faults: readonly Fault[], thrown: unknown): Promise<Error> {
  const lines: string[] = [];
  for (const fault of faults) {
    await on.reinstall();
    const failed = await prove(on, [fault]).then(
      () => undefined,
      (error: unknown) => String(error).split("\n")[0],
    );
    lines.push(`${fault.title}: ${failed === undefined ? "alone it is found and repaired" : `alone too: ${failed}`}`);
  }
  return new Error(`${String(thrown)}\nEach alone:\n${lines.join("\n")}`, { cause: thrown });
}

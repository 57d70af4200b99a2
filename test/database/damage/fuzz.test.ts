import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { exhaustive } from "../../support/exhaustive.ts";
import { sharedPostgres } from "../postgres.ts";
import { type Complaint, judge } from "./judge.ts";
import { known } from "./known.ts";
import { damageOfKind, kinds, type RandomDamage, randomDamage } from "./random-damage.ts";

const postgres = sharedPostgres();
const room = mkdtempSync(join(tmpdir(), "dittofeed-fuzz-"));
afterAll(() => rmSync(room, { recursive: true, force: true }));

/** DAMAGE_SEEDS=7,9 tries these alone; DAMAGE_SEEDS=from-to a range. */
const seeds = seedsOf(process.env.DAMAGE_SEEDS ?? (exhaustive ? "1-2000" : "1-25"));

function seedsOf(text: string): number[] {
  const [from = 1, to = from] = text.split("-").map(Number);
  return text.includes(",") ? text.split(",").map(Number) : Array.from({ length: to - from + 1 }, (_, n) => from + n);
}

/** What nobody knows of yet, each with all that reproduces it; and which of the known was met. */
async function tryAll(damages: readonly RandomDamage[]): Promise<{ unknown: string[]; met: Set<string> }> {
  const unknown: string[] = [];
  const met = new Set<string>();
  const left = damages.values();
  const worker = async () => {
    // Several take from the same iterator.
    for (const damage of left) {
      const { complaints } = await judge(postgres, room, damage);
      for (const entry of known) if (complaints.some((complaint) => fits(entry, complaint))) met.add(entry.what.source);
      const strange = complaints.filter((complaint) => !known.some((entry) => fits(entry, complaint)));
      if (strange.length > 0) unknown.push(printed(damage, strange));
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return { unknown, met };
}

const fits = (entry: (typeof known)[number], { kind, what }: Complaint): boolean =>
  entry.kind === kind && entry.what.test(what);

const printed = (damage: RandomDamage, complaints: readonly Complaint[]): string =>
  [
    `${damage.name}${damage.asOwner === true ? ", as the owner" : ""}${damage.duplicates === undefined ? "" : `, --duplicates ${damage.duplicates}`}: ${damage.kinds.join("; ")}`,
    ...complaints.slice(0, 5).map(({ kind, what }) => `  ${kind}: ${what}`),
    ...damage.damage("the_database").map((sql) => `    ${sql};`),
  ].join("\n");

test("there are many kinds of damage, each of its own name", () => {
  expect(kinds.length).toBeGreaterThan(180);
  expect(new Set(kinds.map(([name]) => name)).size).toBe(kinds.length);
});

test(`random damages, ${seeds.length} of them`, { timeout: exhaustive ? 7_200_000 : 600_000 }, async () => {
  const { unknown, met } = await tryAll(seeds.map(randomDamage));
  // What is mended is taken out of the list.
  const whole = process.env.DAMAGE_SEEDS === undefined && !exhaustive;
  const mended = whole
    ? known
        .filter(({ what, atNight }) => atNight !== true && !met.has(what.source))
        .map(({ what }) => `mended: ${what}`)
    : [];
  expect([...unknown, ...mended].join("\n\n")).toBe("");
});

test.runIf(exhaustive)("every kind alone, as a superuser and as the owner", { timeout: 3_600_000 }, async () => {
  const { unknown } = await tryAll(kinds.flatMap((_, place) => [damageOfKind(place, 1), damageOfKind(place, 2)]));
  expect(unknown.join("\n\n")).toBe("");
});

import type { DamageCase } from "./judge.ts";
import { kindsOfBehaviour } from "./kinds-of-behaviour.ts";
import { kindsOfColumns } from "./kinds-of-columns.ts";
import { kindsOfKeys } from "./kinds-of-keys.ts";
import { kindsOfTables } from "./kinds-of-tables.ts";
import { type Kind, Pick } from "./pick.ts";

export const kinds: readonly Kind[] = [...kindsOfColumns, ...kindsOfKeys, ...kindsOfTables, ...kindsOfBehaviour];

export interface RandomDamage extends DamageCase {
  readonly kinds: readonly string[];
}

/** One to six kinds at a time. Every third as the database's owner, every ninth with duplicates decided, every fifth dump read back. */
export function randomDamage(seed: number): RandomDamage {
  const pick = new Pick(seed);
  const some = Array.from({ length: 1 + pick.number(6) }, () => pick.of(kinds));
  return damageOf(`seed ${seed}`, some, pick, {
    restores: seed % 5 === 0,
    ...(seed % 3 === 0 ? { asOwner: true } : {}),
    ...(seed % 9 === 1 ? { duplicates: pick.of(["keep-oldest", "keep-newest"] as const) } : {}),
  });
}

/** Kind number `place` alone. */
export const damageOfKind = (place: number, seed: number): RandomDamage =>
  damageOf(`kind ${place}, seed ${seed}`, kinds.slice(place, place + 1), new Pick(seed), {
    restores: true,
    ...(seed % 2 === 0 ? { asOwner: true } : {}),
  });

function damageOf(name: string, some: readonly Kind[], pick: Pick, how: Partial<DamageCase> & Restores): RandomDamage {
  const statements = some.flatMap(([, make]) => make(pick));
  return { name, kinds: some.map(([kind]) => kind), damage: () => statements, ...how };
}

type Restores = { readonly restores: boolean };

import type { InspectedContainer } from "./facts/containers.ts";
import type { Secret } from "./secret.ts";
import type { SecretName } from "./secret-names.ts";

type Container = Pick<InspectedContainer, "name" | "environment">;

export interface HeldSecret {
  /** Names of the containers that were made with it. */
  by: readonly string[];
  /** Undefined where they were made with different ones: which is right only a person knows. */
  value: Secret | undefined;
}

/**
 * What containers were made with under this name, whatever state they are in: a line that is gone
 * from `.env` is not lost as long as one of them is there.
 */
export function heldSecret(containers: readonly Container[], name: SecretName): HeldSecret | undefined {
  const held = containers.flatMap(({ name: by, environment }) => {
    const value = environment.get(name);
    return value === undefined || value.isEmpty ? [] : [{ by, value }];
  });
  const [first] = held;
  if (first === undefined) return undefined;
  const isOne = held.every(({ value }) => value.equals(first.value));
  return { by: held.map(({ by }) => by), value: isOne ? first.value : undefined };
}

import { type Given, settingGiven } from "../../compose/env/settings.ts";
import type { DirectoryFacts } from "../domain/facts/directory.ts";
import type { RepairStep } from "../domain/repair.ts";
import { Secret } from "../domain/secret.ts";
import { type KeyInUse, keysInUse, type MadeWithKey, sameKey, secretKeyName } from "../domain/secret-rules.ts";

/**
 * Does one of these steps have Compose recreate containers, and so give them what the files say?
 */
export function recreates(steps: readonly RepairStep[]): boolean {
  return steps.some(
    (step) =>
      step.do === "recreate-services" ||
      step.do === "move-ports" ||
      (step.do === "change-settings" && step.services.length > 0) ||
      (step.do === "run-tasks" && step.tasks.some((task) => task.startsWith("start-"))),
  );
}

/** The compose file is as the profile has it from there on: whatever stands in it now. */
export function writesCompose(steps: readonly RepairStep[]): boolean {
  return steps.some(
    (step) => step.do === "move-ports" || (step.do === "run-tasks" && step.tasks.includes("write-compose")),
  );
}

export interface OtherKey {
  /** Names of the containers that run with another key than the files would give them. */
  containers: readonly string[];
  /** All that these run with, each once; undefined among them: the published one. */
  keys: readonly (Secret | undefined)[];
  /** What would be given; undefined: none, which means the published one. */
  given: Secret | undefined;
  /** The file that says so. */
  from: string;
  /** Set where nobody but Compose could tell what would be given. */
  unclear: string | undefined;
}

/**
 * Who would get another SECRET_KEY than it runs with, once these steps are done; undefined where
 * nobody would.
 */
export function otherKeyAfter(
  steps: readonly RepairStep[],
  directory: DirectoryFacts,
  containers: readonly MadeWithKey[],
): OtherKey | undefined {
  const { overrideText } = directory;
  const composeText = writesCompose(steps) ? undefined : directory.composeText;
  const env = envAfter(steps, directory.env);
  const compared = keysInUse(containers).map((one) => ({
    ...one,
    given: settingGiven({ env, composeText, overrideText }, one.container.service, secretKeyName),
  }));
  const others = compared.filter(({ key, given }) => given.state === "unclear" || !sameKey(key, given.value));
  // What is known to differ says more than what cannot be told.
  const first = others.find(({ given }) => given.state === "given") ?? others[0];
  return first === undefined ? undefined : described(others, first.given);
}

function described(others: readonly KeyInUse[], given: Given): OtherKey {
  const keys: (Secret | undefined)[] = [];
  for (const { key } of others) if (!keys.some((one) => sameKey(one, key))) keys.push(key);
  return {
    containers: others.map(({ container }) => container.name),
    keys,
    given: given.state === "given" ? given.value : undefined,
    from: given.state === "given" ? given.from : ".env",
    unclear: given.state === "unclear" ? given.saw : undefined,
  };
}

/** What `.env` says once these steps are done. */
export function envAfter(steps: readonly RepairStep[], env: ReadonlyMap<string, Secret>): ReadonlyMap<string, Secret> {
  const after = new Map(env);
  for (const step of steps) {
    if (step.do !== "change-settings" || !(secretKeyName in step.settings)) continue;
    const value = step.settings[secretKeyName];
    if (typeof value === "string") after.set(secretKeyName, new Secret(secretKeyName, value));
    else if (value instanceof Secret) after.set(secretKeyName, value);
    // Taken out, or made when the step runs: in neither case the one that was there.
    else after.delete(secretKeyName);
  }
  return after;
}

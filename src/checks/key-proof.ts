import { settingGiven } from "../../compose/env/settings.ts";
import { isEncryptedSql } from "../../schema/workspaces/encrypted-rows.ts";
import type { DirectoryDetails, DirectoryFacts } from "../domain/facts/directory.ts";
import { type EncryptionFacts, openedBy, type Proof, proofOf } from "../domain/facts/encryption.ts";
import type { Finding } from "../domain/finding.ts";
import type { RepairStep } from "../domain/repair.ts";
import type { Secret } from "../domain/secret.ts";
import { type MadeWithKey, sameKey, secretKeyName, secretKeyWhy } from "../domain/secret-rules.ts";
import { applicationServices } from "../domain/service.ts";
import { envAfter, writesCompose } from "./key-after.ts";

/* What the database itself says about a key. Where it says something, it counts more than where a key came from. */

/** A key that somebody has kept, and where it stands. */
export interface KnownKey {
  key: Secret;
  where: string;
}

type KeptCopies = DirectoryFacts & Partial<Pick<DirectoryDetails, "envBackups">>;

/**
 * The one with which Compose would make the app's services once these steps are done, tried on what
 * is encrypted.
 */
export function proofAfter(
  steps: readonly RepairStep[],
  directory: DirectoryFacts,
  encryption: EncryptionFacts,
): Proof | "no key" {
  const { overrideText } = directory;
  const env = envAfter(steps, directory.env);
  const composeText = writesCompose(steps) ? undefined : directory.composeText;
  return proofOfAll({ env, composeText, overrideText }, encryption);
}

/**
 * The same for a key that a run has decided on: it writes the compose file first, so that `.env`
 * alone says it.
 */
export function proofOfWanted(wanted: Secret, directory: DirectoryFacts, encryption: EncryptionFacts): Proof {
  const env = new Map([...directory.env, [secretKeyName, wanted]]);
  const proof = proofOfAll({ env, composeText: undefined, overrideText: directory.overrideText }, encryption);
  return proof === "no key" ? "not known" : proof;
}

/** Of three services the worst counts: what one of them cannot open it cannot send with. */
function proofOfAll(stack: Parameters<typeof settingGiven>[0], encryption: EncryptionFacts): Proof | "no key" {
  const given = applicationServices.map((service) => settingGiven(stack, service, secretKeyName));
  const proofs = given.map((one) => {
    if (one.state === "unclear") return "not known";
    return one.value === undefined || one.value.isEmpty ? "no key" : proofOf(one.value, encryption);
  });
  return (["does not open", "no key", "not known", "some"] as const).find((one) => proofs.includes(one)) ?? "opens";
}

/**
 * Of all keys that are known here the one that opens everything; undefined where none does, or
 * nothing is encrypted.
 */
export function keyThatOpens(
  directory: KeptCopies | undefined,
  containers: readonly MadeWithKey[],
  encryption: EncryptionFacts,
): KnownKey | undefined {
  return knownKeys(directory, containers).find(({ key }) => proofOf(key, encryption) === "opens");
}

function knownKeys(directory: KeptCopies | undefined, containers: readonly MadeWithKey[]): KnownKey[] {
  const copies = [{ name: ".env", env: directory?.env ?? new Map() }, ...(directory?.envBackups ?? [])];
  const kept = [
    ...copies.map(({ name, env }) => ({ key: env.get(secretKeyName), where: name })),
    ...containers.map(({ name, secretKey }) => ({ key: secretKey, where: name })),
  ];
  return kept.flatMap(({ key, where }) => (key === undefined || key.isEmpty ? [] : [{ key, where }]));
}

/**
 * That key into `.env`; nothing where it stands there already, or where another file says
 * otherwise.
 */
export function putBackProved(
  directory: KeptCopies,
  containers: readonly MadeWithKey[],
  encryption: EncryptionFacts,
): RepairStep[] {
  const right = keyThatOpens(directory, containers, encryption);
  if (right === undefined || sameKey(right.key, directory.env.get(secretKeyName))) return [];
  const steps: RepairStep[] = [{ do: "change-settings", settings: { [secretKeyName]: right.key }, services: [] }];
  return proofAfter(steps, directory, encryption) === "opens" ? steps : [];
}

/**
 * Sets the lost values aside under another name, so that the app takes them for not yet given.
 * Nothing is deleted.
 */
const giveUpSql = `UPDATE "Secret" SET "configValue" = jsonb_build_object('type', "configValue" -> 'type', 'lost', "configValue") WHERE ${isEncryptedSql('"configValue"')};`;

/** `source`: where the key that was tried comes from; `path`: where the right one has to stand. */
export function notTheKey(
  source: string,
  directory: KeptCopies | undefined,
  containers: readonly MadeWithKey[],
  encryption: EncryptionFacts,
  path = directory === undefined ? ".env" : `${directory.path}/.env`,
): Pick<Extract<Finding, { status: "fail" | "warn" }>, "why" | "next" | "evidence"> {
  const right = keyThatOpens(directory, containers, encryption);
  const tried = encryption.state === "held" ? encryption.values.length : 0;
  return {
    why: secretKeyWhy,
    next:
      right === undefined
        ? `Put the SECRET_KEY that the data was encrypted with back into ${path}. A backup of the machine or of that file may have it. To give up the encrypted data instead and enter those credentials in the dashboard again, run this in the database: ${giveUpSql}`
        : right.where === ".env"
          ? `${path} has the right one. Remove the other one from where it is set.`
          : `Put the SECRET_KEY from ${right.where} back into ${path}.`,
    evidence: [
      `None of the ${tried} encrypted values tested in "Secret" can be decrypted with the key that ${source}.`,
      right === undefined
        ? "No known key decrypts them. Tested: the keys in .env, in its dated copies and in the containers."
        : `The key from ${right.where} decrypts all of them.`,
    ],
  };
}

/**
 * Some values are of another key: whatever is done now, they stay closed, and nothing else is
 * wrong.
 */
export function opensSome(key: Secret | undefined, encryption: EncryptionFacts) {
  const all = encryption.state === "held" ? encryption.values.length : 0;
  const opened = key === undefined ? 0 : openedBy(key, encryption);
  return {
    saw: `SECRET_KEY decrypts ${opened} of ${all} encrypted values; the others were encrypted with another key.`,
    why: "The key was changed after some values were encrypted. The app cannot use values that it cannot decrypt.",
    next: "In the dashboard, enter the credentials that no longer work again. They are then encrypted with the current key.",
    evidence: [`"Secret": ${all - opened} of the newest ${all} encrypted values cannot be decrypted`],
  };
}

// Over 150 lines: one rule, with the words for before and after an installation.
import { settingGiven } from "../../../compose/env/settings.ts";
import { check, installationCheck, type Remediation } from "../../domain/check.ts";
import type { DirectoryDetails } from "../../domain/facts/directory.ts";
import type { EncryptionFacts } from "../../domain/facts/encryption.ts";
import type { PlanningFacts } from "../../domain/facts/facts.ts";
import { type Finding, fail, ok, unknown, warn } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { keysInUse, type MadeWithKey, sameKey, secretKeyName, secretKeyWhy } from "../../domain/secret-rules.ts";
import { otherKeyNext, otherKeySaw } from "../guard-repair.ts";
import { otherKeyAfter } from "../key-after.ts";
import { notTheKey, opensSome, proofAfter, proofOfWanted, putBackProved } from "../key-proof.ts";
import { type Settings, withoutSettings } from "./settings-seen.ts";

const puttingBack = {
  title: "Restore the SECRET_KEY of the data to .env",
  risk: "safe",
  first: true,
} as const satisfies Partial<Remediation<never>>;

const otherKey = ({ directory, containers }: Settings) =>
  directory === undefined ? undefined : otherKeyAfter([], directory, containers);

/**
 * A changed setting is taken over by a restart; of this one alone that would make data unreadable.
 * Where something is encrypted the key is tried on it; else what runs has to do for a proof.
 */
export const secretKeyKept = check({
  id: "C14",
  title: "SECRET_KEY matches the encrypted data",
  category: "configuration",
  symptom: "After a change to .env, stored credentials and tokens become unreadable",
  detection: "SECRET_KEY in .env tried on encrypted rows, and compared with the containers' key",
  proof: "engine",
  stops: "data",
  explains: ["C2"],
  reads: ["installation", "directory", "containers", "encryption"],
  // Of an engine only what runs is asked: what a rehearsal has encrypted can be lost without one.
  needs: ["C16"],
  detect(facts) {
    const { directory, containers, encryption } = facts;
    const proof = directory === undefined ? "not-known" : proofAfter([], directory, encryption);
    if (proof === "opens") return ok("it decrypts the stored data");
    if (proof === "does-not-open")
      return fail({
        saw: "SECRET_KEY does not decrypt the data in the database.",
        ...notTheKey("the services would get", directory, containers, encryption, placeOfKey(facts)),
      });
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const other = otherKey(facts);
    if (other === undefined && proof === "some") return warn(opensSome(directory?.env.get(secretKeyName), encryption));
    if (other === undefined) return asItRuns(containers, encryption);
    if (other.unclear !== undefined) return unknown(other.unclear);
    return fail({
      saw: otherKeySaw(other),
      why: secretKeyWhy,
      next: otherKeyNext(other, facts.installation),
      evidence: other.containers.map((name) => `${name}: ${secretKeyName} differs from ${other.from}`),
    });
  },
  remediation: {
    ...puttingBack,
    steps: ({ directory, containers, encryption }) =>
      directory === undefined ? [] : putBack(directory, containers, encryption),
  },
});

/** A file of another keeper's is nowhere to put anything. */
function placeOfKey({ installation }: Pick<Settings, "installation">): string | undefined {
  const { runsTasks, settings } = keeperOf(installation);
  return runsTasks ? undefined : settings;
}

/** Where no key could be tried, and nothing runs that it could be compared with, nobody knows. */
function asItRuns(containers: readonly MadeWithKey[], encryption: EncryptionFacts): Finding {
  if (keysInUse(containers).length > 0) return ok("the running containers use it");
  if (encryption.state === "none") return ok("nothing is encrypted yet");
  return unknown(`the key could not be tested: ${encryption.state === "unknown" ? encryption.saw : "no key is set"}`);
}

/**
 * Before an installation the profile may give the key too, and the database says whether there is
 * anything to lose.
 */
export const secretKeyKeptBefore = installationCheck(secretKeyKept, {
  name: "secret-key-kept",
  keepsFrom: "what is encrypted in the database could be lost",
  reads: ["profile", "secrets", "database", "directory", "containers", "encryption"],
  detect(facts) {
    const { secrets, directory, encryption } = facts;
    const wanted = secrets.get(secretKeyName)?.secret;
    const proof = wanted === undefined ? "not-known" : proofOfWanted(wanted, directory, encryption);
    if (proof === "opens") return ok("it decrypts the stored data");
    if (proof === "does-not-open") return doesNotOpen(facts);
    const kept = asItCameHere(facts);
    return proof === "some" && kept.status === "ok" ? warn(opensSome(wanted, encryption)) : kept;
  },
  remediation: {
    ...puttingBack,
    does: ({ directory, secrets, encryption }) =>
      `restores the key that ${encryption.state === "held" ? "decrypts the stored data" : "the running containers use"} to ${directory.path}/.env${secrets.get(secretKeyName)?.origin === "given" ? "; remove secrets.SECRET_KEY from the profile" : ""}`,
    steps: ({ directory, containers, encryption }) => putBack(directory, containers, encryption),
  },
});

/** The database itself has said no: there is nothing left to weigh. */
function doesNotOpen({ secrets, directory, containers, encryption }: Before): Finding {
  const origin = secrets.get(secretKeyName)?.origin;
  const told = notTheKey(sourceOf(origin, directory), directory, containers, encryption);
  return fail({
    code: "value-refused",
    saw: origin === "generated" ? "SECRET_KEY is lost" : "SECRET_KEY does not decrypt the data in the database",
    ...told,
    next: origin === "given" ? `Remove secrets.SECRET_KEY from the profile.\n${told.next}` : told.next,
  });
}

function sourceOf(origin: string | undefined, { path }: Before["directory"]): string {
  if (origin === "generated") return "would be generated now";
  if (origin === "recovered") return "the containers use";
  return origin === "given" ? "the profile gives" : `${path}/.env holds`;
}

/** Where nothing could be tried: by where the key comes from, and by what runs. */
function asItCameHere(facts: Before & Pick<PlanningFacts, "profile" | "database">): Finding {
  const { profile, secrets, database, directory, containers, encryption } = facts;
  const hasData = database.state === "stopped" || (database.state === "open" && !database.schema.empty);
  const isEmpty = database.state === "absent" || (database.state === "open" && database.schema.empty);
  const origin = secrets.get(secretKeyName)?.origin;
  const running = isEmpty ? nobody : runningOtherwise(facts);
  const isLost = hasData && (origin === "generated" || (origin === "given" && directory.env.has(secretKeyName)));
  if (!isLost && running.others.length === 0) {
    if (running.unclear !== undefined) return unknown(running.unclear);
    return ok(isEmpty ? "no data yet" : "kept");
  }
  const canBePutBack = putBack(directory, containers, encryption).length > 0;
  return fail({
    code: "value-refused",
    saw: origin === "generated" ? "SECRET_KEY is lost" : "SECRET_KEY would change",
    why: secretKeyWhy,
    next: [
      ...(canBePutBack || hasRunningKey(facts)
        ? []
        : [`Put the old SECRET_KEY back into ${directory.path}/.env (there may be a dated copy beside it).`]),
      ...(origin === "given" && !canBePutBack ? ["Remove secrets.SECRET_KEY from the profile."] : []),
      `To change the key anyway and lose the encrypted data: write the new one into .env, then run dittofeed-setup doctor --profile ${profile.name} --fix C10   in a terminal. It asks you to type the installation's name.`,
    ].join("\n"),
    evidence: [
      ...(isLost
        ? [
            `The database has data, but ${directory.path}/.env holds ${origin === "generated" ? "no SECRET_KEY" : "a different SECRET_KEY than the profile gives"}.`,
          ]
        : []),
      ...(running.others.length === 0
        ? []
        : [
            `Created with a different SECRET_KEY than the one that ${sourceOf(origin, directory)}: ${running.others.join(", ")}.`,
          ]),
    ],
  });
}

/**
 * What opens everything; where nothing can be tried, what runs. A key that is known to open nothing
 * goes back nowhere.
 */
function putBack(
  directory: DirectoryDetails,
  containers: readonly MadeWithKey[],
  encryption: EncryptionFacts,
): RepairStep[] {
  const proved = putBackProved(directory, containers, encryption);
  if (proved.length > 0) return proved;
  const [running, ...more] = otherKeyAfter([], directory, containers)?.keys ?? [];
  // Of two keys only a person knows which one the data was encrypted with.
  if (running === undefined || more.length > 0) return [];
  const steps: RepairStep[] = [{ do: "change-settings", settings: { [secretKeyName]: running }, services: [] }];
  if (proofAfter(steps, directory, encryption) === "does-not-open") return [];
  // Where another file than .env gives it, or one of them runs with what .env says, this would help
  // nobody.
  return otherKeyAfter(steps, directory, containers) === undefined ? steps : [];
}

type Before = Pick<PlanningFacts, "secrets" | "directory" | "containers" | "encryption">;

const nobody: { others: readonly string[]; unclear: string | undefined } = { others: [], unclear: undefined };

/**
 * Containers that this run would recreate with another key. The compose file is written as the
 * profile has it: `.env` decides.
 */
function runningOtherwise({ secrets, containers, directory }: Before): typeof nobody {
  const wanted = secrets.get(secretKeyName)?.secret;
  // That it is missing, or cannot be used, is said elsewhere.
  if (wanted === undefined) return nobody;
  const stack = {
    env: new Map([...directory.env, [secretKeyName, wanted]]),
    composeText: undefined,
    overrideText: directory.overrideText,
  };
  const compared = keysInUse(containers).map(({ container, key }) => ({
    ...{ name: container.name, key },
    given: settingGiven(stack, container.service, secretKeyName),
  }));
  return {
    others: compared.flatMap(({ name, key, given }) =>
      given.state === "given" && !sameKey(key, given.value) ? [name] : [],
    ),
    unclear: compared.flatMap(({ given }) => (given.state === "unclear" ? [given.saw] : []))[0],
  };
}

/** Then nothing has to go back into `.env`: it is the profile that says otherwise. */
function hasRunningKey({ containers, directory }: Before): boolean {
  return keysInUse(containers).every(({ key }) => sameKey(key, directory.env.get(secretKeyName)));
}

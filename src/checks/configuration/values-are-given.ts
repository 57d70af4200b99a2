import { plainSetting } from "../../../compose/env/settings.ts";
import { check, installationCheck } from "../../domain/check.ts";
import { fail, ok, warn } from "../../domain/finding.ts";
import { type Keeper, keeperOf } from "../../domain/keeper.ts";
import type { SecretName } from "../../domain/secret-names.ts";
import { passwordWeakness, secretFault, secretWeakness } from "../../domain/secret-rules.ts";
import { lostSecrets } from "./env-is-whole.ts";
import { newSecret, renewed, type Settings, secretsOf, withoutSettings } from "./settings-seen.ts";

const needed = ["POSTGRES_PASSWORD", "CLICKHOUSE_PASSWORD", "JWT_SECRET", "SECRET_KEY"] as const satisfies SecretName[];
/** May be absent; but a placeholder among them stops every later run of the installation. */
const realIfThere = ["NEXTAUTH_SECRET", "REDIS_PASSWORD"] as const satisfies SecretName[];
/** Nobody else keeps these: a new one needs no second place to be changed. */
const made = ["JWT_SECRET", "NEXTAUTH_SECRET"] as const satisfies SecretName[];

function faultsIn(facts: Settings): { name: string; where: string; fault: string }[] {
  const fromEnv = facts.directory === undefined ? facts : { ...facts, containers: [] };
  const lost: readonly SecretName[] = lostSecrets(facts).map(({ name }) => name);
  return [...needed, ...realIfThere].flatMap((name) => {
    const [seen] = secretsOf(fromEnv, name, name === "POSTGRES_PASSWORD" ? ["postgres"] : ["api"]);
    if (seen === undefined) return [];
    const mayBeAbsent = (realIfThere as readonly SecretName[]).includes(name);
    if (mayBeAbsent && (seen.secret === undefined || seen.secret.isEmpty)) return [];
    // The containers have it still: a row of its own, with a repair of its own.
    if (lost.includes(name)) return [];
    const fault = seen.secret === undefined ? "it is not set" : secretFault(name, seen.secret);
    // That SECRET_KEY has the right length is a row of its own.
    return fault === undefined || (name === "SECRET_KEY" && /base64/.test(fault))
      ? []
      : [{ name, where: seen.where, fault }];
  });
}

/** Can be used, and can be guessed: one in `.env`, else in the api. */
function weakIn(facts: Settings): { name: SecretName; where: string; fault: string }[] {
  const fromEnv = facts.directory === undefined ? facts : { ...facts, containers: [] };
  return made.flatMap((name) => {
    const [seen] = secretsOf(fromEnv, name, ["api"]);
    const fault = seen?.secret === undefined ? undefined : secretWeakness(name, seen.secret);
    return seen === undefined || fault === undefined ? [] : [{ name, where: seen.where, fault }];
  });
}

const passwords = ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "CLICKHOUSE_PASSWORD"] as const satisfies SecretName[];
/** What a password is taken from where nobody thinks of one. */
const namesBeside = ["POSTGRES_USER", "POSTGRES_DB", "CLICKHOUSE_USER", "COMPOSE_PROJECT_NAME"];

/** No repair: a password has to be changed at its server at the same time. */
function guessableIn({ directory }: Settings): string[] {
  if (directory === undefined) return [];
  const names = namesBeside.map((name) => plainSetting(directory.env, name));
  return passwords.flatMap((name) => {
    const password = directory.env.get(name);
    const fault = password === undefined || password.isEmpty ? undefined : passwordWeakness(password, names);
    return fault === undefined ? [] : [`${name}: ${fault}`];
  });
}

const guessed = ({ settings, takeOver }: Keeper) => ({
  why: "Anyone who reads a log or a screen can guess it, even where it is hidden.",
  next: `openssl rand -hex 24   makes a new one. Put it into ${settings}; for PostgreSQL, then dittofeed-setup doctor --fix S4; for the others ${takeOver()} (for an external server, have its owner change it there too)`,
});

const whyWeak = "A short or simple one can be cracked offline, and whoever finds it can sign in as anyone.";

export const valuesAreGiven = check({
  id: "C1",
  title: "Every required value is set",
  category: "configuration",
  symptom: "A container exits at startup, or the installation is open to anyone who knows the defaults",
  detection: "values in .env and in the containers that are missing, empty or placeholders",
  proof: "engine",
  stops: "sign-in",
  explains: ["S1", "S2", "E1"],
  reads: ["installation", "directory", "containers"],
  needs: ["C16"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const keeper = keeperOf(facts.installation);
    const { settings, takeOver } = keeper;
    const faults = faultsIn(facts);
    const weak = weakIn(facts);
    const guessable = guessableIn(facts);
    if (faults.length + weak.length + guessable.length === 0) return ok(`${needed.length} values`);
    if (faults.length + weak.length === 0)
      return warn({ saw: "A password is easy to guess.", ...guessed(keeper), evidence: guessable });
    if (faults.length === 0)
      return warn({
        saw: `${weak.map(({ name }) => name).join(", ")} ${weak.length === 1 ? "is" : "are"} weak.`,
        why: whyWeak,
        next: `openssl rand -base64 32   makes a strong one for ${settings}, then ${takeOver()}; everyone has to sign in again`,
        evidence: [...weak.map(({ name, where, fault }) => `${where}: ${name}: ${fault}`), ...guessable],
      });
    return fail({
      saw: `No real value is set for ${faults.map(({ name }) => name).join(", ")}.`,
      why: "The installation would be open to anyone, or fail at its first start.",
      next: `Set real values in ${settings} (openssl rand -base64 32 makes one), then ${takeOver()}`,
      evidence: faults.map(({ name, where, fault }) => `${where}: ${name}: ${fault}`),
    });
  },
  remediation: {
    title: "Generate the secrets that are this installation's own",
    risk: "restarts",
    steps(facts) {
      const faults = faultsIn(facts);
      const names = (faults.length > 0 ? faults : weakIn(facts)).map(({ name }) => name);
      const canBeMade = (name: string) => made.some((one) => one === name);
      if (!names.every(canBeMade)) return [];
      return renewed(facts, Object.fromEntries(names.map((name) => [name, newSecret])));
    },
  },
});

/** The same of passwords, for what the profile or `.env` gives. */
export const passwordsAreNoWords = installationCheck(valuesAreGiven, {
  name: "passwords-guessed",
  reads: ["secrets", "profile"],
  detect({ secrets, profile: { name: project, database } }) {
    const names = [project, database.external?.user, database.external?.name];
    const weak = passwords.flatMap((name) => {
      const found = secrets.get(name);
      const fault = found === undefined ? undefined : passwordWeakness(found.secret, names);
      return fault === undefined ? [] : [`${name}: ${fault}`];
    });
    return weak.length === 0
      ? ok("no dictionary words")
      : warn({ saw: "A password is easy to guess", ...guessed(keeperOf({})), evidence: weak });
  },
});

/** Before an installation: what the profile or `.env` gives is taken, and said to be weak. */
export const secretsAreStrong = installationCheck(valuesAreGiven, {
  name: "secrets-strong",
  keepsFrom: "anyone could guess a key of the installation",
  reads: ["secrets"],
  detect({ secrets }) {
    const weak = made.flatMap((name) => {
      const found = secrets.get(name);
      const fault = found === undefined ? undefined : secretWeakness(name, found.secret);
      return fault === undefined ? [] : [`${name}: ${fault}`];
    });
    if (weak.length === 0) return ok("long enough");
    return warn({
      code: "value-refused",
      saw: "A secret that signs sessions is weak",
      why: whyWeak,
      next: "Remove it from the profile and from .env to have a strong one generated. Everyone has to sign in again.",
      evidence: weak,
    });
  },
});

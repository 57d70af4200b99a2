import { settingGiven } from "../../../compose/env/settings.ts";
import { check, installationCheck, type Remediation } from "../../domain/check.ts";
import type { DirectoryFacts } from "../../domain/facts/directory.ts";
import type { PlanningFacts } from "../../domain/facts/facts.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { keysInUse, type MadeWithKey, sameKey, secretKeyName, secretKeyWhy } from "../../domain/secret-rules.ts";
import { otherKeyNext, otherKeySaw } from "../guard-repair.ts";
import { otherKeyAfter } from "../key-after.ts";
import { type Settings, withoutSettings } from "./settings-seen.ts";

const puttingBack = {
  title: "Put the SECRET_KEY that runs back into .env",
  risk: "safe",
  first: true,
} as const satisfies Partial<Remediation<never>>;

const otherKey = ({ directory, containers }: Settings) =>
  directory === undefined ? undefined : otherKeyAfter([], directory, containers);

/**
 * A changed setting is taken over by a restart; of this one alone that would make data unreadable.
 */
export const secretKeyKept = check({
  id: "C14",
  title: "SECRET_KEY is the one that the data is encrypted with",
  category: "configuration",
  symptom: "After a change of .env, stored credentials and tokens can no longer be read",
  detection: "SECRET_KEY of .env against that of the containers",
  proof: "engine",
  reads: ["installation", "directory", "containers"],
  needs: ["H1"],
  detect(facts) {
    const nothing = withoutSettings(facts);
    if (nothing !== undefined) return nothing;
    const other = otherKey(facts);
    if (other === undefined) return ok("it is the one that runs");
    if (other.unclear !== undefined) return unknown(other.unclear);
    return fail({
      saw: otherKeySaw(other),
      why: secretKeyWhy,
      next: otherKeyNext(other, facts.installation.project),
      evidence: other.containers.map((name) => `${name}: ${secretKeyName} is not as in ${other.from}`),
    });
  },
  remediation: {
    ...puttingBack,
    steps: ({ directory, containers }) => (directory === undefined ? [] : putBack(directory, containers)),
  },
});

/**
 * Before an installation the profile may give the key too, and the database says whether there is
 * anything to lose.
 */
export const secretKeyKeptBefore = installationCheck(secretKeyKept, {
  name: "secret-key-kept",
  reads: ["profile", "secrets", "database", "directory", "containers"],
  detect(facts) {
    const { profile, secrets, database, directory, containers } = facts;
    const hasData = database.state === "stopped" || (database.state === "open" && !database.schema.empty);
    const isEmpty = database.state === "absent" || (database.state === "open" && database.schema.empty);
    const origin = secrets.get(secretKeyName)?.origin;
    const running = isEmpty ? nobody : runningOtherwise(facts);
    const isLost = hasData && (origin === "generated" || (origin === "given" && directory.env.has(secretKeyName)));
    if (!isLost && running.others.length === 0) {
      if (running.unclear !== undefined) return unknown(running.unclear);
      return ok(isEmpty ? "no data yet" : "kept");
    }
    const source = origin === "given" ? "the profile gives" : `${directory.path}/.env holds`;
    const canBePutBack = putBack(directory, containers).length > 0;
    return fail({
      code: "value-refused",
      saw: origin === "generated" ? "SECRET_KEY is lost" : "SECRET_KEY would change",
      why: secretKeyWhy,
      next: [
        ...(canBePutBack || hasRunningKey(facts)
          ? []
          : [`Put the old SECRET_KEY back into ${directory.path}/.env (a dated copy may lie beside it).`]),
        ...(origin === "given" && !canBePutBack ? ["Leave secrets.SECRET_KEY out of the profile."] : []),
        `To really change it, and lose what is encrypted: write the new one into .env, then dittofeed-setup doctor --profile ${profile.name} --fix C10   on a terminal; it asks you to type the installation's name.`,
      ].join("\n"),
      evidence: [
        ...(isLost
          ? [
              `There is a database with data, and ${directory.path}/.env holds ${origin === "generated" ? "no SECRET_KEY" : "another SECRET_KEY than the profile gives"}.`,
            ]
          : []),
        ...(running.others.length === 0
          ? []
          : [
              `Made with another SECRET_KEY than ${origin === "generated" ? "would be made up now" : source}: ${running.others.join(", ")}.`,
            ]),
      ],
    });
  },
  remediation: {
    ...puttingBack,
    does: ({ directory, secrets }) =>
      `puts the one that the containers run with back into ${directory.path}/.env${secrets.get(secretKeyName)?.origin === "given" ? "; leave secrets.SECRET_KEY out of the profile" : ""}`,
    steps: ({ directory, containers }) => putBack(directory, containers),
  },
});

function putBack(directory: DirectoryFacts, containers: readonly MadeWithKey[]): RepairStep[] {
  const [running, ...more] = otherKeyAfter([], directory, containers)?.keys ?? [];
  // Of two keys only a person knows which one the data was encrypted with.
  if (running === undefined || more.length > 0) return [];
  const steps: RepairStep[] = [{ do: "change-settings", settings: { [secretKeyName]: running }, services: [] }];
  // Where another file than .env gives it, or one of them runs with what .env says, this would help
  // nobody.
  return otherKeyAfter(steps, directory, containers) === undefined ? steps : [];
}

type Before = Pick<PlanningFacts, "secrets" | "directory" | "containers">;

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

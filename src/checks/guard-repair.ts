import { imageReference } from "../../compose/stack/images.ts";
import type { CheckResult } from "../domain/check.ts";
import type { FoundInstallation } from "../domain/facts/directory.ts";
import type { Facts, Gathering } from "../domain/facts/facts.ts";
import type { Finding } from "../domain/finding.ts";
import { keeperOf } from "../domain/keeper.ts";
import type { RepairStep } from "../domain/repair.ts";
import { keysInUse, secretKeyWhy } from "../domain/secret-rules.ts";
import { type OtherKey, otherKeyAfter, recreates, writesCompose } from "./key-after.ts";
import { proofAfter } from "./key-proof.ts";
import { otherPostgres } from "./services/postgres-opens-data.ts";

type Guarded = Pick<CheckResult, "finding" | "remediation">;
type GuardFacts = Pick<Facts, "installation" | "directory" | "containers" | "postgresData" | "encryption">;

/**
 * The rule with what a look has seen. Only a repair that recreates containers, or pulls, waits for
 * that; unseen, it is not offered.
 */
export async function guardRepair(found: Guarded, gathering: Gathering): Promise<Guarded> {
  const { remediation } = found;
  if (remediation === undefined) return found;
  if (writesDatabase(remediation.steps)) {
    const database = await gathering.database;
    const readOnly = database.state === "seen" && database.value.state === "open" ? database.value.readOnly : undefined;
    if (readOnly !== undefined) return withheld(found, `the database server is read-only: ${readOnly}`, writableAgain);
  }
  if (!isGuarded(remediation.steps)) return found;
  const [installation, directory, containers, postgresData, encryption] = await Promise.all([
    gathering.installation,
    gathering.directory,
    gathering.containers,
    gathering.postgresData,
    gathering.encryption,
  ]);
  for (const seen of [installation, directory, containers])
    if (seen.state === "failed" && recreates(remediation.steps))
      return withheld(
        found,
        `the running containers could not be compared with .env: ${seen.saw}`,
        "dittofeed-setup doctor",
      );
  if (postgresData.state === "failed" && recreates(remediation.steps))
    return withheld(
      found,
      `PostgreSQL's data folder could not be checked: ${postgresData.saw}`,
      "dittofeed-setup doctor",
    );
  if (installation.state === "failed" || directory.state === "failed" || containers.state === "failed") return found;
  return guarded(found, {
    installation: installation.value,
    directory: directory.value,
    containers: containers.value,
    postgresData: postgresData.state === "seen" ? postgresData.value : { state: "unknown", saw: postgresData.saw },
    encryption: encryption.state === "seen" ? encryption.value : { state: "unknown", saw: encryption.saw },
  });
}

/**
 * The one rule over all repairs that have Compose recreate containers. None brings a PostgreSQL
 * that refuses its data folder; and one that gives the app another SECRET_KEY destroys, whatever
 * else it is for: a person types the installation's name, or there is none.
 */
export function guarded(found: Guarded, facts: GuardFacts): Guarded {
  const { remediation } = found;
  if (remediation === undefined) return found;
  const { installation, directory, containers } = facts;
  const pulls = pullsPostgres(remediation.steps, installation);
  if (!recreates(remediation.steps) && !pulls) return found;
  // What is pulled is what the profile names, and so is what is written.
  const differs = otherPostgres(facts, writesCompose(remediation.steps) || pulls);
  if (differs !== undefined) return withheld(found, differs.saw, differs.next);
  if (remediation.risk === "destroys" || directory === undefined || !recreates(remediation.steps)) return found;
  const proof = proofAfter(remediation.steps, directory, facts.encryption);
  // Whatever runs: what is encrypted opens with it.
  if (proof === "opens") return found;
  const destroys = (saw: string, next: string, lost: string): Guarded => ({
    finding: told(found.finding, saw, next),
    remediation: {
      ...remediation,
      title: `${remediation.title}, and switch to a different SECRET_KEY: ${lost}`,
      risk: "destroys",
      confirm: installation.project,
    },
  });
  const other = otherKeyAfter(remediation.steps, directory, containers);
  if (other !== undefined)
    return destroys(
      otherKeySaw(other),
      otherKeyNext(other, installation),
      "data encrypted with the current key is lost",
    );
  // Whoever runs has that key already: no repair takes it from them, and C14 says that it opens
  // nothing.
  const wouldBeFirst = keysInUse(containers).length === 0 && facts.encryption.state === "held";
  if (!wouldBeFirst || (proof !== "does not open" && proof !== "no key")) return found;
  const keyOf = proof === "no key" ? ".env has no SECRET_KEY, but" : "SECRET_KEY in .env does not decrypt";
  return destroys(
    `${keyOf} the encrypted data in the database${proof === "no key" ? " needs one" : ""}.`,
    "dittofeed-setup doctor --fix C14 restores the right key to .env, if it is known. Its finding says what else you can do.",
    "the data in the database cannot be decrypted with it",
  );
}

const isGuarded = (steps: readonly RepairStep[]) => recreates(steps) || steps.some((step) => step.do === "pull-images");

/** Does one of these steps change what is in PostgreSQL? */
function writesDatabase(steps: readonly RepairStep[]): boolean {
  return steps.some(
    (step) =>
      ["run-sql", "create-databases", "complete-schema", "set-role-password"].includes(step.do) ||
      (step.do === "run-tasks" && step.tasks.some((task) => task === "apply-schema" || task === "create-workspace")),
  );
}

export const writableAgain =
  "Disable read-only mode, then check again. Connect to the primary server instead of a replica; or run ALTER SYSTEM RESET default_transaction_read_only and SELECT pg_reload_conf() (ALTER DATABASE or ALTER ROLE … RESET if it was set there). A full disk is a common reason for setting it.";

function pullsPostgres(steps: readonly RepairStep[], { profile }: FoundInstallation): boolean {
  const reference = profile === undefined ? undefined : imageReference("postgres", profile);
  return steps.some((step) => step.do === "pull-images" && step.references.some((one) => one === reference));
}

export function otherKeySaw({ containers, given, from, unclear, keys }: OtherKey): string {
  const who = `${containers.join(", ")} ${containers.length === 1 ? "runs" : "run"}`;
  if (unclear !== undefined) return `It is not clear which SECRET_KEY the services would get: ${unclear}.`;
  if (given === undefined) return `${from} has no SECRET_KEY, but ${who} with one.`;
  if (keys.some((key) => key === undefined)) return `${who} without its own SECRET_KEY, but ${from} has one.`;
  return `SECRET_KEY in ${from} is not the one that ${who} with.`;
}

export function otherKeyNext(
  { unclear, keys, from }: OtherKey,
  installation: Pick<FoundInstallation, "project" | "coolify">,
): string {
  const { settings, takeOver, runsTasks } = keeperOf(installation);
  if (!runsTasks)
    return `Set SECRET_KEY in ${settings} to the value that the data was encrypted with, then ${takeOver()}. With any other key, the encrypted data is lost.`;
  const { project } = installation;
  const really = `To change the key anyway and lose the encrypted data: write the new one to ${from}, run dittofeed-setup doctor --fix C10 in a terminal, and type ${project} when asked.`;
  if (unclear !== undefined) return "Set it in .env only, to the value that is running now.";
  if (from !== ".env") return `Set it in ${from} to the value that is running, or remove it there. ${really}`;
  const back =
    keys.length === 1 && keys[0] !== undefined
      ? "Restore the old one: dittofeed-setup doctor --fix C14 writes the running key to .env. Nothing restarts."
      : "Put the key that the data was encrypted with back into .env (there may be a dated copy beside it).";
  return `${back} ${really}`;
}

function withheld({ finding }: Guarded, saw: string, next: string): Guarded {
  return { finding: told(finding, `no repair is offered: ${saw}`, next), remediation: undefined };
}

function told(finding: Finding, saw: string, next: string): Finding {
  if (finding.status === "ok" || finding.status === "unknown") return finding;
  return {
    ...finding,
    evidence: [...finding.evidence, saw, ...(saw.startsWith("no repair") ? [] : [secretKeyWhy])],
    // Not what the finding says by itself: that is the command which would do the harm.
    next,
  };
}

import { plainSetting } from "../../../compose/env/settings.ts";
import { check, installationCheck, type Remediation } from "../../domain/check.ts";
import type { ContainerFacts } from "../../domain/facts/containers.ts";
import type { DirectoryDetails, DirectoryFacts } from "../../domain/facts/directory.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { RepairStep } from "../../domain/repair.ts";
import type { Secret } from "../../domain/secret.ts";
import { usesExternalDatabase } from "../../domain/target.ts";
import { shellWord } from "../../domain/typed.ts";
import { inStartOrder } from "./running.ts";

const why =
  "The volume was created with an older password, so the app and Temporal would be rejected. No data is lost.";

const giving = {
  title: "Set the role's password to the one in .env",
  does: () => "sets the database password to the one in .env",
  risk: "restarts",
  first: true,
} as const satisfies Partial<Remediation<never>>;

/** PostgreSQL takes its password from the environment only while its volume is empty. */
export const oldVolumePassword = check({
  id: "S4",
  title: "The database accepts the password in .env",
  category: "services",
  service: "postgres",
  symptom: "api and temporal fail with password authentication failed, although postgres is healthy",
  detection: "a login with the password in .env",
  proof: "engine",
  stops: "sign-in",
  explains: ["S1", "S2", "E1"],
  reads: ["database", "containers", "directory"],
  needs: ["H1"],
  detect({ database, directory }) {
    if (database.state === "open") return ok("the login works");
    if (database.state !== "password-refused") return unknown("the database did not answer", ["D1"]);
    const path = directory?.path ?? "the installation";
    const copies = otherPasswords(directory);
    const [newest] = copies;
    return fail({
      saw: "The database has a different password than .env.",
      why,
      next:
        newest === undefined
          ? oldPasswordBack(path)
          : `To go back to the older .env instead: cp -p ${shellWord(`${path}/${newest}`)} ${shellWord(`${path}/.env`)}`,
      evidence: [database.saw, ...copies.map((name) => `${name} has a different POSTGRES_PASSWORD than .env`)],
    });
  },
  remediation: {
    ...giving,
    steps: ({ containers, directory }) => givePassword(containers, directory),
  },
});

/**
 * With an older volume and a newer password postgres stays healthy while api and temporal fail, so
 * this is asked before anything is started, and again by the task that starts the server where it
 * did not run. What stands nowhere but in the volume only a person can find.
 */
export const oldVolumePasswordBefore = installationCheck(oldVolumePassword, {
  name: "volume-password",
  keepsFrom: "nothing could sign in to the existing database",
  reads: ["profile", "database", "directory", "volumes", "secrets", "containers"],
  needs: ["H1"],
  detect({ profile, database, directory, volumes, secrets }) {
    if (usesExternalDatabase(profile)) return ok("the database is not in a volume of this stack");
    if (database.state === "password-refused")
      return fail({
        code: "volume-password-differs",
        saw: "The database has a different password than .env",
        why,
        next: oldPasswordBack(directory.path),
        evidence: [database.saw],
      });
    const isGenerated = secrets.get("POSTGRES_PASSWORD")?.origin === "generated";
    if (database.state === "stopped" && isGenerated)
      return fail({
        code: "volume-without-password",
        saw: "A database volume exists, but its password is unknown",
        why: "A new password would not match the old volume.",
        next: "Restore the old .env, set the password in the profile (secrets: POSTGRES_PASSWORD: {fromEnv: …}), or choose another name for a fresh installation.",
        evidence: [
          `${volumes.filter((name) => name.endsWith("_postgres")).join(", ") || "A data folder"} exists, but ${directory.path}/.env has no POSTGRES_PASSWORD.`,
        ],
      });
    if (database.state === "stopped")
      return unknown("the database is stopped; its password is tested as soon as it runs");
    return ok(database.state === "open" ? "login works" : "no database yet");
  },
  remediation: {
    ...giving,
    steps({ database, containers, directory, secrets }) {
      if (database.state !== "password-refused") return [];
      // It gives the password of .env: a way out only where that is the one that was refused.
      const refused = secrets.get("POSTGRES_PASSWORD")?.secret;
      const written = directory.env.get("POSTGRES_PASSWORD");
      return refused !== undefined && written?.equals(refused) === true ? givePassword(containers, directory) : [];
    },
  },
});

type Container = ContainerFacts & { environment?: ReadonlyMap<string, Secret> };

function givePassword(containers: readonly Container[], directory: DirectoryFacts | undefined): RepairStep[] {
  const container = containers.find(({ service, state }) => service === "postgres" && state === "running");
  const password = directory?.env.get("POSTGRES_PASSWORD");
  if (container === undefined || password === undefined || password.isEmpty) return [];
  const role =
    plainSetting(directory?.env ?? new Map(), "POSTGRES_USER") ??
    plainSetting(container.environment ?? new Map(), "POSTGRES_USER");
  if (role === undefined) return [];
  const waiting = containers.filter(({ service }) => ["temporal", "api", "worker", "dashboard"].includes(service));
  return [
    { do: "set-role-password", container, role },
    { do: "restart-containers", containers: inStartOrder(waiting) },
  ];
}

/** The other way: nothing in the database changes. */
const oldPasswordBack = (directory: string): string =>
  `Put the old POSTGRES_PASSWORD back into ${directory}/.env (there may be a dated copy beside it), or wherever the profile takes it from. Do not delete the volume: it holds the data.`;

/** Copies of `.env`, newest first, that may hold the password which the volume was made with. */
function otherPasswords(directory: DirectoryDetails | undefined): string[] {
  const current = directory?.env.get("POSTGRES_PASSWORD");
  return (directory?.envBackups ?? []).flatMap(({ name, env }) => {
    const other = env.get("POSTGRES_PASSWORD");
    return other === undefined || other.isEmpty || (current !== undefined && other.equals(current)) ? [] : [name];
  });
}

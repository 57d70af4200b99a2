import { shellWord } from "../../../compose/commands/docker.ts";
import { plainSetting } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import type { DirectoryDetails } from "../../domain/facts/directory.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { oldPasswordBack, volumePasswordDiffers } from "../../domain/volume-problems.ts";
import { inStartOrder } from "./running.ts";

/** PostgreSQL takes its password from the environment only while its volume is empty. */
export const oldVolumePassword = check({
  id: "S4",
  title: "The database takes the password of .env",
  category: "services",
  service: "postgres",
  symptom: "api and temporal fail with password authentication failed, while postgres is healthy",
  detection: "a login with the password of .env",
  proof: "engine",
  reads: ["database", "containers", "directory"],
  needs: ["H1"],
  detect({ database, directory }) {
    if (database.state === "open") return ok("the login works");
    if (database.state !== "password-refused") return unknown("the database could not be asked");
    const path = directory?.path ?? "the installation";
    const { saw, why } = volumePasswordDiffers(path, database.saw);
    const copies = otherPasswords(directory);
    const [newest] = copies;
    return fail({
      saw: "The database keeps another password than .env.",
      why,
      next:
        newest === undefined
          ? oldPasswordBack(path)
          : `To go back to the older .env instead: cp -p ${shellWord(`${path}/${newest}`)} ${shellWord(`${path}/.env`)}`,
      evidence: [saw, ...copies.map((name) => `${name} has another POSTGRES_PASSWORD than .env`)],
    });
  },
  remediation: {
    title: "Give the role the password of .env",
    risk: "restarts",
    first: true,
    steps({ containers, directory }) {
      const container = containers.find(({ service, state }) => service === "postgres" && state === "running");
      const password = directory?.env.get("POSTGRES_PASSWORD");
      if (container === undefined || password === undefined || password.isEmpty) return [];
      const role =
        plainSetting(directory?.env ?? new Map(), "POSTGRES_USER") ??
        plainSetting(container.environment, "POSTGRES_USER");
      if (role === undefined) return [];
      const waiting = containers.filter(({ service }) => ["temporal", "api", "worker", "dashboard"].includes(service));
      return [
        { do: "set-role-password", container, role },
        { do: "restart-containers", containers: inStartOrder(waiting) },
      ];
    },
  },
});

/** Copies of `.env`, newest first, that may hold the password which the volume was made with. */
function otherPasswords(directory: DirectoryDetails | undefined): string[] {
  const current = directory?.env.get("POSTGRES_PASSWORD");
  return (directory?.envBackups ?? []).flatMap(({ name, env }) => {
    const other = env.get("POSTGRES_PASSWORD");
    return other === undefined || other.isEmpty || (current !== undefined && other.equals(current)) ? [] : [name];
  });
}

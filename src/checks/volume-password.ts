import type { PreflightCheck } from "../domain/preflight-check.ts";
import { usesExternalDatabase } from "../domain/profile.ts";
import { volumePasswordDiffers } from "../domain/volume-problems.ts";
import { fail, ok, unknown } from "./finding-of.ts";

/**
 * S4: PostgreSQL takes its password from the environment only when its volume is empty. With an older volume and a newer
 * password postgres stays healthy while api and temporal fail, so this is asked before anything is started.
 */
export const volumePassword: PreflightCheck = {
  id: "volume-password",
  title: "Password fits the database's volume",
  category: "database",
  needs: ["engine-usable"],
  detect({ profile, facts: { database, directory, volumes }, secrets }) {
    if (usesExternalDatabase(profile)) return ok(this.id, "the database is not in a volume of this stack");
    if (database.state === "password-refused") {
      const standsInEnv = secrets.get("POSTGRES_PASSWORD")?.origin === "kept";
      return fail(this.id, volumePasswordDiffers(directory.path, database.saw, standsInEnv ? profile.name : undefined));
    }
    const generated = secrets.get("POSTGRES_PASSWORD")?.origin === "generated";
    if (database.state === "stopped" && generated)
      return fail(this.id, {
        code: "volume-without-password",
        title: "A database volume exists, but its password is not known",
        saw: `${volumes.filter((name) => name.endsWith("_postgres")).join(", ") || "A data folder"} is there, and ${directory.path}/.env holds no POSTGRES_PASSWORD.`,
        why: "A new password would not fit the old volume.",
        next: "Put the old .env back, or give the password in the profile (secrets: POSTGRES_PASSWORD: {fromEnv: …}), or choose another name: for a fresh installation.",
      });
    if (database.state === "stopped")
      return unknown(this.id, "the database is stopped; its password is tried as soon as it runs");
    return ok(this.id, database.state === "open" ? "login works" : "no database yet");
  },
};

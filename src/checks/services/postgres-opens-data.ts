import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { otherPostgres } from "../guard-repair.ts";

/** A server of another major version ends at once, and all that its log says is that the files are incompatible. */
export const postgresOpensData = check({
  id: "S16",
  title: "PostgreSQL is of the version of its data folder",
  category: "services",
  service: "postgres",
  symptom: "After another tag of its image postgres restarts over and over, and all else with it",
  detection: "PG_VERSION of the data folder, or the running server, against the image of the compose file",
  proof: "engine",
  reads: ["installation", "directory", "postgresData"],
  needs: ["H1"],
  detect(facts) {
    const { postgresData: data } = facts;
    const differs = otherPostgres(facts, false);
    if (differs !== undefined) {
      const { saw, why, next } = differs;
      return fail({ saw, why, next });
    }
    if (data.state === "unknown") return unknown(data.saw);
    return ok(data.state === "none" ? "no data folder of this stack" : `PostgreSQL ${data.major}`);
  },
});

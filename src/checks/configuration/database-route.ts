import { installationCheck } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

/** Whoever asks for the app's own migrations must hear where they cannot be run. */
const rule = {
  id: "database-route",
  title: "The database route works on this target",
  category: "configuration",
} as const;

export const databaseRoute = installationCheck(rule, {
  reads: ["profile"],
  detect({ profile }) {
    const { route } = profile.database;
    if (route !== "drizzle" || answersOf(profile).usesEngine) return ok(route);
    return warn({
      code: "value-refused",
      saw: "A rehearsal does not run the app's own migrations",
      evidence: ["database.route is drizzle."],
      why: "The migrations are in the api image, and a rehearsal starts no containers. It creates the same complete schema with SQL.",
      next: "Nothing to do. A real installation uses the route you chose.",
    });
  },
});

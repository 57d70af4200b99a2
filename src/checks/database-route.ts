import type { PreflightCheck } from "../domain/preflight-check.ts";
import { ok, warn } from "./finding-of.ts";

/** Whoever asks for the app's own migrations must hear where they cannot be run. */
export const databaseRoute: PreflightCheck = {
  id: "database-route",
  title: "Database route can be taken",
  category: "configuration",
  detect({ profile }) {
    const { route } = profile.database;
    if (route !== "drizzle" || profile.target !== "rehearsal") return ok(this.id, route);
    return warn(this.id, {
      code: "value-refused",
      title: "A rehearsal does not run the app's own migrations",
      saw: "database.route is drizzle.",
      why: "They are in the api image, and a rehearsal starts no container. The same complete schema is created by SQL.",
      next: "Nothing. The installation itself takes the route.",
    });
  },
};

import type { Check } from "../domain/check.ts";
import { ok, warn } from "./finding-of.ts";

/** Whoever asks for the app's own migrations must hear that this version does not run them. */
export const databaseRoute: Check = {
  id: "database-route",
  title: "Database route can be taken",
  category: "configuration",
  detect({ profile }) {
    const { route } = profile.database;
    if (route !== "drizzle") return ok(this.id, route);
    return warn(this.id, {
      code: "value-refused",
      title: "The app's own migrations are not run by this version",
      saw: "database.route is drizzle.",
      why: "The same complete schema is created by SQL instead, with the app's migration journal recorded.",
      next: "Nothing, if that is fine; database.route: auto or sql says the same without this warning.",
    });
  },
};

import type { Check } from "../domain/check.ts";
import { fail, ok } from "./finding-of.ts";

/** What the app encrypts in the database can be read only with the SECRET_KEY that it was written with. */
export const secretKeyKept: Check = {
  id: "secret-key-kept",
  title: "SECRET_KEY fits the data",
  category: "configuration",
  detect({ facts: { database, directory }, secrets }) {
    const hasData = database.state === "stopped" || (database.state === "open" && !database.schema.empty);
    const origin = secrets.get("SECRET_KEY")?.origin;
    const isLost = origin === "generated" || (origin === "given" && directory.env.has("SECRET_KEY"));
    if (!hasData || !isLost) return ok(this.id, hasData ? "kept" : "no data yet");
    return fail(this.id, {
      code: "value-refused",
      title: origin === "generated" ? "SECRET_KEY is lost" : "SECRET_KEY would change",
      saw: `There is a database with data, and ${directory.path}/.env holds ${origin === "generated" ? "no SECRET_KEY" : "another SECRET_KEY than the profile gives"}.`,
      why: "What is stored encrypted could never be read again.",
      next: `Put the old SECRET_KEY back into ${directory.path}/.env (a dated copy may lie beside it) and leave it out of the profile.`,
    });
  },
};

import { imageReference, postgresMajorIn } from "../../compose/stack/images.ts";
import type { PreflightCheck } from "../domain/preflight-check.ts";
import { usesExternalDatabase } from "../domain/profile.ts";
import { postgresMajorDiffers } from "../domain/volume-problems.ts";
import { fail, ok, unknown } from "./finding-of.ts";

/** Asked before anything is pulled: the server would refuse its data folder only when the old one is gone already. */
export const postgresMajor: PreflightCheck = {
  id: "postgres-major",
  title: "PostgreSQL opens the data folder that is there",
  category: "database",
  needs: ["engine-usable"],
  detect({ profile, facts: { postgresData: data } }) {
    if (profile.target === "rehearsal" || usesExternalDatabase(profile))
      return ok(this.id, "the data is not in a volume of this stack");
    if (data.state === "none") return ok(this.id, "no data folder yet");
    if (data.state === "unknown") return unknown(this.id, `${data.saw}; it is looked at before PostgreSQL is started`);
    const reference = imageReference("postgres", profile);
    const major = postgresMajorIn(reference) ?? data.imageMajor;
    const differs = postgresMajorDiffers(profile.name, data, { major, reference });
    if (differs !== undefined) return fail(this.id, differs);
    if (major === undefined) return unknown(this.id, `${reference} does not say which PostgreSQL it is`);
    return ok(this.id, `PostgreSQL ${major}`);
  },
};

import { composeMissing } from "../../compose/output/missing.ts";
import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok } from "./finding-of.ts";

/** H2: v2 where present; v1 still works. */
export const composePresent: PreflightCheck = {
  id: "compose-present",
  title: "Docker Compose is there",
  category: "host",
  needs: ["engine-usable"],
  detect({ profile, facts: { compose } }) {
    if (profile.target === "rehearsal") return ok(this.id, "not needed for a rehearsal");
    if (compose.state !== "absent") return ok(this.id, `Compose ${compose.version}`);
    return fail(this.id, {
      ...composeMissing,
      saw: compose.saw,
    });
  },
};

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
      code: "compose-absent",
      title: "Docker Compose is not installed",
      saw: compose.saw,
      why: "The stack is started as one Compose project.",
      next: "sudo apt-get install docker-compose-plugin (Docker's own packages) or docker-compose (Debian's)",
    });
  },
};

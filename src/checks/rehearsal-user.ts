import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok } from "./finding-of.ts";

/** PostgreSQL refuses to run as root, and we never create a user unasked. */
export const rehearsalUser: PreflightCheck = {
  id: "rehearsal-user",
  title: "Somebody may run the rehearsal's database",
  category: "host",
  detect({ profile, facts: { host } }) {
    if (profile.target !== "rehearsal") return ok(this.id, "only a rehearsal needs one");
    if (host.uid !== 0) return ok(this.id, "you are not root");
    const [user] = host.unprivilegedUsers;
    if (user !== undefined) return ok(this.id, `runs as ${user.name}`);
    return fail(this.id, {
      code: "rehearsal-needs-user",
      title: "No unprivileged user exists",
      saw: "You are root, and /etc/passwd has no user such as postgres or nobody.",
      why: "PostgreSQL refuses to run as root.",
      next: "Run the rehearsal as an ordinary user, or: useradd --system --no-create-home postgres",
    });
  },
};

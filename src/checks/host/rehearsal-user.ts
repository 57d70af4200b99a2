import { installationCheck } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

/** PostgreSQL refuses to run as root, and we never create a user unasked. */
const rule = {
  id: "rehearsal-user",
  title: "An unprivileged user can run the rehearsal database",
  category: "host",
} as const;

export const rehearsalUser = installationCheck(rule, {
  reads: ["profile", "host"],
  detect({ profile, host }) {
    if (!answersOf(profile).bringsServer) return ok("only needed for a rehearsal");
    if (host.uid !== 0) return ok("you are not root");
    const [user] = host.unprivilegedUsers;
    if (user !== undefined) return ok(`runs as ${user.name}`);
    return fail({
      code: "rehearsal-needs-user",
      saw: "There is no unprivileged user",
      evidence: ["You are root, and /etc/passwd has no user such as postgres or nobody."],
      why: "PostgreSQL refuses to run as root.",
      next: "Run the rehearsal as an ordinary user, or: useradd --system --no-create-home postgres",
    });
  },
});

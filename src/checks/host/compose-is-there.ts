import { composeMissing } from "../../../compose/output/missing.ts";
import { check } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";

export const composeIsThere = check({
  id: "H2",
  title: "Docker Compose is there",
  category: "host",
  symptom: "docker: 'compose' is not a docker command",
  detection: "docker compose version, then docker-compose version",
  proof: "engine",
  reads: ["installation", "compose"],
  needs: ["H1"],
  detect({ installation, compose }) {
    if (installation.profile?.target === "rehearsal") return ok("a rehearsal needs none");
    if (compose.state !== "absent") return ok(`Compose ${compose.version}`);
    return fail({
      saw: `${composeMissing.title}.`,
      why: "The stack is one Compose project: it cannot be started, changed or stopped without it.",
      next: composeMissing.next,
      evidence: [compose.saw],
    });
  },
});

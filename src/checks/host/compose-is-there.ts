import { check, checkBefore } from "../../domain/check.ts";
import type { ComposeFacts } from "../../domain/facts/engine.ts";
import { type Finding, fail, ok } from "../../domain/finding.ts";
import type { Target } from "../../domain/profile.ts";

/** v2 where present; v1 still works. */
export const composeIsThere = check({
  id: "H2",
  title: "Docker Compose is there",
  category: "host",
  symptom: "docker: 'compose' is not a docker command",
  detection: "docker compose version, then docker-compose version",
  proof: "engine",
  reads: ["installation", "compose"],
  needs: ["H1"],
  detect: ({ installation, compose }) =>
    isThere(compose, installation.profile?.target, {
      rehearsal: "a rehearsal needs none",
      saw: "Docker Compose is not installed.",
      why: "The stack is one Compose project: it cannot be started, changed or stopped without it.",
    }),
});

export const composeIsThereBefore = checkBefore(composeIsThere, {
  name: "compose-present",
  reads: ["profile", "compose"],
  needs: ["H1"],
  detect: ({ profile, compose }) =>
    isThere(compose, profile.target, {
      rehearsal: "not needed for a rehearsal",
      saw: "Docker Compose is not installed",
      why: "The stack is started as one Compose project.",
    }),
});

function isThere(
  compose: ComposeFacts,
  target: Target | undefined,
  { rehearsal, ...words }: { rehearsal: string; saw: string; why: string },
): Finding {
  if (target === "rehearsal") return ok(rehearsal);
  if (compose.state !== "absent") return ok(`Compose ${compose.version}`);
  return fail({
    code: "compose-absent",
    ...words,
    next: "sudo apt-get install docker-compose-plugin (Docker's own packages) or docker-compose (Debian's)",
    evidence: [compose.saw],
  });
}

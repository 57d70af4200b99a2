import { composeMissing } from "../../../compose/output/missing.ts";
import { check, installationCheck } from "../../domain/check.ts";
import type { ComposeFacts } from "../../domain/facts/engine.ts";
import { asFinding, type Finding, fail, ok } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

/** v2 where present; v1 still works. */
export const composeIsThere = check({
  id: "H2",
  title: "Docker Compose is installed",
  category: "host",
  symptom: "docker: 'compose' is not a docker command",
  detection: "docker compose version, then docker-compose version",
  proof: "engine",
  keptBy: "us",
  reads: ["installation", "compose"],
  needs: ["H1"],
  detect: ({ installation, compose }) =>
    !answersOf(installation.profile).usesEngine
      ? ok("a rehearsal does not need it")
      : isThere(compose, {
          title: `${composeMissing.title}.`,
          why: "The stack is a Compose project and cannot be started, changed or stopped without it.",
        }),
});

export const composeIsThereBefore = installationCheck(composeIsThere, {
  name: "compose-present",
  keepsFrom: "no step with containers can run",
  reads: ["profile", "compose"],
  needs: ["H1"],
  detect: ({ profile, compose }) =>
    !answersOf(profile).usesEngine ? ok("not needed for a rehearsal") : isThere(compose, composeMissing),
});

function isThere(compose: ComposeFacts, { title, why }: { title: string; why: string }): Finding {
  if (compose.state !== "absent") return ok(`Compose ${compose.version}`);
  return fail(asFinding({ ...composeMissing, title, why, saw: compose.saw }));
}

import { engineFault, stoppedAt } from "../../../compose/output/engine-faults.ts";
import { dockerMissing } from "../../../compose/output/missing.ts";
import { check, installationCheck } from "../../domain/check.ts";
import type { EngineFacts } from "../../domain/facts/engine.ts";
import { asFinding, type Finding, fail, ok } from "../../domain/finding.ts";
import type { ProblemParts } from "../../domain/problem.ts";
import { answersOf } from "../../domain/target.ts";

/** Absent, stopped, or no right to its socket: three causes, three different things to type. */
export const engineAnswers = check({
  id: "H1",
  title: "Docker answers",
  category: "host",
  symptom: "Nothing works: docker commands report that they cannot connect, or that permission is denied",
  detection: "docker info, and permission to use its socket",
  proof: "engine",
  stops: "sign-in",
  reads: ["engine"],
  detect: ({ engine }) => answers(engine),
});

export const engineAnswersBefore = installationCheck(engineAnswers, {
  name: "engine-usable",
  keepsFrom: "no step with containers can run",
  reads: ["profile", "engine"],
  detect: ({ profile, engine }) =>
    !answersOf(profile).usesEngine ? ok("not needed for a rehearsal") : answers(engine),
});

const answers = (engine: EngineFacts): Finding =>
  engine.state === "usable" ? ok(`Docker ${engine.version}`) : fail(asFinding(engineProblem(engine)));

const { why } = dockerMissing;

export function engineProblem(engine: Exclude<EngineFacts, { state: "usable" }>): ProblemParts {
  const { saw } = engine;
  switch (engine.state) {
    case "absent":
      return { ...dockerMissing, saw };
    case "stopped":
      return {
        code: "engine-stopped",
        title: "The Docker engine does not answer",
        saw,
        why,
        next: "sudo systemctl start docker",
        ...(engine.at !== undefined && stoppedAt(engine.at)),
      };
    case "unreachable":
      return { ...engineFault(engine.fault, engine.at), saw };
    case "forbidden":
      return {
        code: "engine-forbidden",
        title: "You do not have permission to use the Docker engine",
        saw,
        why,
        next: 'Run this with sudo, or run sudo usermod -aG docker "$USER", then log out and in again for the new group to take effect.',
      };
  }
}

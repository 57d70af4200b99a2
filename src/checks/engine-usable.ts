import { dockerMissing } from "../../compose/output/missing.ts";
import type { EngineFacts } from "../domain/facts/engine.ts";
import type { PreflightCheck } from "../domain/preflight-check.ts";
import type { ProblemParts } from "../domain/problem.ts";
import { fail, ok } from "./finding-of.ts";

/** H1 of the catalogue: absent, stopped, or no right to its socket. Three causes, three different things to type. */
export const engineUsable: PreflightCheck = {
  id: "engine-usable",
  title: "Docker engine answers",
  category: "host",
  detect({ profile, facts: { engine } }) {
    if (profile.target === "rehearsal") return ok(this.id, "not needed for a rehearsal");
    if (engine.state === "usable") return ok(this.id, `Docker ${engine.version}`);
    return fail(this.id, engineProblem(engine));
  },
};

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
      };
    case "forbidden":
      return {
        code: "engine-forbidden",
        title: "You have no right to use the Docker engine",
        saw,
        why,
        next: 'Run this with sudo, or: sudo usermod -aG docker "$USER" and then log out and in again (the new group counts only then).',
      };
  }
}

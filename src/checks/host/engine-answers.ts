import { check } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";
import { engineProblem } from "../engine-usable.ts";

export const engineAnswers = check({
  id: "H1",
  title: "Docker answers",
  category: "host",
  symptom: "Nothing works: docker commands say that they cannot connect, or that permission is denied",
  detection: "docker info, and the right to its socket",
  proof: "engine",
  reads: ["engine"],
  detect({ engine }) {
    if (engine.state === "usable") return ok(`Docker ${engine.version}`);
    const { title, saw, why, next } = engineProblem(engine);
    return fail({ saw: title, why, next, evidence: [saw] });
  },
});

import { examination } from "../../domain/doctor.ts";
import { engineProblem } from "../engine-usable.ts";
import { fine, wrong } from "../healthy.ts";

export const engineAnswers = examination({
  id: "H1",
  title: "Docker answers",
  category: "host",
  symptom: "Nothing works: docker commands say that they cannot connect, or that permission is denied",
  detection: "docker info, and the right to its socket",
  proof: "engine",
  reads: ["engine"],
  detect({ engine }) {
    if (engine.state === "usable") return fine(`Docker ${engine.version}`);
    const { title, saw, why, next } = engineProblem(engine);
    return wrong({ saw: title, why, next, evidence: [saw] });
  },
});

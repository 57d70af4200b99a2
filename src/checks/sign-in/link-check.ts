import { link } from "../../../compose/stack/edge/chain.ts";
import { edgeOverrides } from "../../../compose/stack/edge/written-edge.ts";
import { type Examination, type ExaminationId, examination } from "../../domain/doctor.ts";
import type { DirectoryDetails } from "../../domain/facts/directory.ts";
import type { LinkName } from "../../domain/facts/endpoints.ts";
import type { ServiceName } from "../../domain/service.ts";
import { fine, notKnown, wrong } from "../healthy.ts";
import { writeComposeAnew } from "../services/write-compose-anew.ts";
import { answerOf, seen, withoutEndpoints } from "./answers.ts";

interface LinkCheck {
  id: ExaminationId;
  title: string;
  symptom: string;
  detection: string;
  needs: readonly ExaminationId[];
  links: readonly LinkName[];
  /** Whose log says most about it. */
  service: ServiceName;
}

/** What mends every one of them: the rules of the edge and the start of the dashboard as this program writes them. */
const mended = ["dashboard", "edge"] as const;

/** One or more links of a person's way into the app, as the verification of an installation asks them too. */
export function linkCheck({ id, title, symptom, detection, needs, links, service }: LinkCheck): Examination {
  return examination({
    id,
    title,
    category: "sign-in",
    service,
    symptom,
    detection,
    proof: "engine",
    reads: ["installation", "endpoints", "directory"],
    needs,
    detect({ installation, endpoints, directory }) {
      const nothing = withoutEndpoints(installation);
      if (nothing !== undefined) return nothing;
      const { profile } = installation;
      if (profile === undefined) return notKnown("the address that people use only a profile says");
      const answers = links.map((name) => [name, answerOf(endpoints, name)] as const);
      const silent = answers.find(([, answer]) => answer === undefined);
      if (silent !== undefined) return notKnown(`${silent[0]}: there was no answer`);
      const judged = answers.map(([name, answer]) => ({
        name,
        judgement: link[name].judge(answer ?? { status: 0, headers: {}, body: "" }, profile),
      }));
      const faulty = judged.find(({ judgement }) => "saw" in judgement);
      if (faulty === undefined || !("saw" in faulty.judgement))
        return fine(judged.map(({ judgement }) => ("good" in judgement ? judgement.good : "")).join("; "));
      return wrong({
        saw: faulty.judgement.saw,
        why: faulty.judgement.why,
        next: `${toMend(id, directory)}; where that changes nothing: dittofeed-setup logs ${service}`,
        evidence: seen(endpoints, faulty.name),
      });
    },
    fix: {
      title: "Write the rules of the edge again, and recreate the edge and the dashboard",
      risk: "restarts",
      steps: ({ installation, directory }) => writeComposeAnew(installation, directory, mended, edgeOverrides),
    },
  });
}

/** A person's own file is never touched: what it says of this has to go first. */
function toMend(id: ExaminationId, directory: DirectoryDetails | undefined): string {
  const own = edgeOverrides(directory?.overrideText);
  if (own.length === 0) return `dittofeed-setup doctor --fix ${id}`;
  return `Take ${own.join(" and ")} out of ${directory?.override ?? "compose.override.yaml"}, then dittofeed-setup doctor --fix ${id}`;
}

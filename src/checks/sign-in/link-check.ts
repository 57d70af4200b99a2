import { link } from "../../../compose/stack/edge/chain.ts";
import { edgeOverrides } from "../../../compose/stack/edge/written-edge.ts";
import { check, type DoctorCheck } from "../../domain/check.ts";
import type { CheckId } from "../../domain/check-id.ts";
import type { DirectoryDetails } from "../../domain/facts/directory.ts";
import type { LinkName } from "../../domain/facts/endpoints.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { ServiceName } from "../../domain/service.ts";
import { writeComposeAnew } from "../services/write-compose-anew.ts";
import { answerOf, seen, withoutEndpoints } from "./answers.ts";

interface LinkCheck {
  id: CheckId;
  title: string;
  symptom: string;
  detection: string;
  needs: readonly CheckId[];
  links: readonly LinkName[];
  /** Whose log says most about it. */
  service: ServiceName;
}

/** What mends every one of them: the rules of the edge and the start of the dashboard as this program writes them. */
const mended = ["dashboard", "edge"] as const;

/** One or more links of a person's way into the app, as the verification of an installation asks them too. */
export function linkCheck({ id, title, symptom, detection, needs, links, service }: LinkCheck): DoctorCheck {
  return check({
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
      if (profile === undefined) return unknown("the address that people use only a profile says");
      const answers = links.map((name) => [name, answerOf(endpoints, name)] as const);
      const silent = answers.find(([, answer]) => answer === undefined);
      if (silent !== undefined) return unknown(`${silent[0]}: there was no answer`);
      const judged = answers.map(([name, answer]) => ({
        name,
        judgement: link[name].judge(answer ?? { status: 0, headers: {}, body: "" }, profile),
      }));
      const faulty = judged.find(({ judgement }) => "saw" in judgement);
      if (faulty === undefined || !("saw" in faulty.judgement))
        return ok(judged.map(({ judgement }) => ("good" in judgement ? judgement.good : "")).join("; "));
      return fail({
        saw: faulty.judgement.saw,
        why: faulty.judgement.why,
        next: `${toMend(id, directory)}; where that changes nothing: dittofeed-setup logs ${service}`,
        evidence: seen(endpoints, faulty.name),
      });
    },
    remediation: {
      title: "Write the rules of the edge again, and recreate the edge and the dashboard",
      risk: "restarts",
      steps: ({ installation, directory }) => writeComposeAnew(installation, directory, mended, edgeOverrides),
    },
  });
}

/** A person's own file is never touched: what it says of this has to go first. */
function toMend(id: CheckId, directory: DirectoryDetails | undefined): string {
  const own = edgeOverrides(directory?.overrideText);
  if (own.length === 0) return `dittofeed-setup doctor --fix ${id}`;
  return `Take ${own.join(" and ")} out of ${directory?.override ?? "compose.override.yaml"}, then dittofeed-setup doctor --fix ${id}`;
}

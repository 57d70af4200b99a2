import { acmeRefusal } from "../../../compose/stack/edge/acme-refusals.ts";
import { check } from "../../domain/check.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { runningOf, withoutContainers } from "../services/running.ts";

/** Certificates by ACME: what the edge's log says of the last try. */
export const certificateIssued = check({
  id: "E14",
  title: "The authority issues the certificate",
  category: "sign-in",
  service: "edge",
  symptom: "Browsers show a certificate warning or fail to connect, from the first day or after three months",
  detection: "the edge's log: the authority's last answer",
  proof: "engine",
  reads: ["installation", "containers", "logs"],
  needs: ["H1", "S17"],
  detect({ installation, containers, logs }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (installation.profile?.edge.tls !== "acme") return ok("this installation requests no certificate");
    const [edge] = runningOf(containers, "edge");
    if (edge === undefined) return unknown("the edge is not running");
    const refusal = acmeRefusal(logs.get(edge.name) ?? []);
    if (refusal === undefined) return ok("no fault was found");
    const { saw, next, line } = refusal;
    return fail({ saw, why: "Without it, nobody can reach the address over https.", next, evidence: [line] });
  },
});

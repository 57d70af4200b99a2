import { jsonObject } from "../../../../compose/json-line.ts";
import { examination } from "../../../domain/doctor.ts";
import { fine, notKnown, wrong } from "../healthy.ts";
import { runningOf, withoutContainers } from "../services/running.ts";

/** What authorities answer with (RFC 8555, problem types), and what has to be done then. First match wins. */
const causes: readonly { is: RegExp; saw: string; next: string }[] = [
  {
    is: /rateLimited|too many certificates|too many failed/i,
    saw: "The authority issues no more certificates for this name for now: its rate limit is reached.",
    next: "Wait as long as the line below says; until then set edge.staging: true in the profile for tries, or edge.tls: internal",
  },
  {
    is: /NXDOMAIN|no valid A records|no such host|SERVFAIL|urn:ietf:params:acme:error:dns/i,
    saw: "The authority finds no address for this name.",
    next: "Make an A or AAAA record that leads to this host; getent hosts NAME shows what there is",
  },
  {
    is: /unauthorized|Invalid response from|incorrect validation certificate/i,
    saw: "The authority reached another server under this name.",
    next: "The name leads elsewhere, or something in front answers in this edge's place: point it here, or set edge.tls: behind-proxy",
  },
  {
    is: /connection refused|timeout|timed out|error:connection|no route/i,
    saw: "The authority does not reach this host on ports 80 and 443.",
    next: "Open ports 80 and 443 in the firewall of this host and of its provider",
  },
];

/** Certificates by ACME: what the edge's log says of the last try. */
export const certificateIssued = examination({
  id: "E14",
  title: "The authority issues the certificate",
  category: "sign-in",
  service: "edge",
  symptom: "Browsers warn, or say that the connection failed, from the first day on or after three months",
  detection: "the edge's log: what the authority answered last",
  proof: "engine",
  reads: ["installation", "containers", "logs"],
  needs: ["H1"],
  detect({ installation, containers, logs }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    if (installation.profile?.edge.tls !== "acme") return fine("no authority is asked for a certificate here");
    const [edge] = runningOf(containers, "edge");
    if (edge === undefined) return notKnown("the edge does not run");
    const said = (logs.get(edge.name) ?? []).flatMap((line): Record<string, unknown>[] => {
      const read = jsonObject(line);
      return read === undefined ? [] : [read];
    });
    const refused = said.findLastIndex(
      ({ level, msg, error }) =>
        level === "error" && /obtain|challenge|authorization|certificate/i.test(`${msg} ${error}`),
    );
    const obtained = said.findLastIndex(({ msg }) => /certificate obtained successfully/.test(String(msg)));
    if (refused <= obtained) return fine(obtained < 0 ? "nothing is said against it" : "it was issued");
    const line = JSON.stringify(said[refused] ?? {});
    const cause = causes.find(({ is }) => is.test(line));
    return wrong({
      saw: cause?.saw ?? "The authority does not issue the certificate.",
      why: "Without it nobody reaches the address over https.",
      next: cause?.next ?? "dittofeed-setup logs edge",
      evidence: [line.slice(0, 500)],
    });
  },
});

import { isPlainPortOpen } from "../../../compose/stack/published-ports.ts";
import { installationCheck } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

const rule = {
  id: "edge-open",
  title: "Only the proxy can reach the edge's plain HTTP port",
  category: "configuration",
} as const;

/** The port has to be open for a load balancer, and must not be for a proxy on this host: only a person knows which. */
export const edgePortIsGuarded = installationCheck(rule, {
  reads: ["profile"],
  detect({ profile }) {
    if (!answersOf(profile).usesEngine) return ok("a rehearsal publishes no ports");
    if (!isPlainPortOpen(profile)) return ok(profile.edge.bind ?? "TLS, a tunnel, or this host only");
    return warn({
      code: "value-refused",
      saw: `Other machines can reach port ${profile.ports.edge} on this host over plain HTTP`,
      why: "This port is meant for the proxy that holds the certificate. Anyone who bypasses the proxy sends sessions unencrypted, and published ports bypass ufw and firewalld.",
      next: "If the proxy runs on this host, set edge.bind to 127.0.0.1 in the profile. If it runs elsewhere, set edge.bind to this host's address on the proxy's network. To keep the port open and silence this warning, set it to 0.0.0.0.",
      evidence: [`address is ${profile.address}, edge.tls is ${profile.edge.tls}, edge.bind is not set`],
    });
  },
});

import { isPlainPortOpen } from "../../../compose/stack/published-ports.ts";
import { installationCheck } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";
import { answersOf } from "../../domain/target.ts";

const rule = {
  id: "edge-open",
  title: "The edge's plain port is for its proxy alone",
  category: "configuration",
} as const;

/** The port has to be open for a load balancer, and must not be for a proxy on this host: only a person knows which. */
export const edgePortIsGuarded = installationCheck(rule, {
  reads: ["profile"],
  detect({ profile }) {
    if (!answersOf(profile).usesEngine) return ok("a rehearsal opens no port to others");
    if (!isPlainPortOpen(profile)) return ok(profile.edge.bind ?? "TLS, a tunnel, or this host alone");
    return warn({
      code: "value-refused",
      saw: `Other machines reach port ${profile.ports.edge} of this host in plain HTTP`,
      why: "It is meant for the proxy that has the certificate. Whoever comes past the proxy sends sessions unencrypted, and a published port goes past ufw and firewalld.",
      next: "Is the proxy on this host? Put bind: 127.0.0.1 below edge: in the profile. Is it on another one? Put this host's address in its network there; 0.0.0.0 leaves it open and ends this warning.",
      evidence: [`address is ${profile.address}, edge.tls is ${profile.edge.tls}, edge.bind is not set`],
    });
  },
});

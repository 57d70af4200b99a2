import { examination } from "../../../domain/doctor.ts";
import type { CertificateFacts } from "../../../domain/doctor-facts.ts";
import { doubtful, fine, notKnown, wrong } from "../healthy.ts";
import { describeAnswer, withoutEndpoints } from "./answers.ts";

const dayMs = 24 * 60 * 60 * 1000;
/** Renewal is usually tried a month before; whoever is nearer to the end than this has a renewal that does not work. */
const tooNearDays = 14;

export const publicAddresses = examination({
  id: "E9",
  title: "The public addresses are reached over valid certificates",
  category: "sign-in",
  symptom: "Browsers warn, or do not reach the site at all",
  detection: "HTTPS from this host, and the certificate that is shown",
  proof: "engine",
  reads: ["installation", "endpoints", "host"],
  needs: ["E1", "E2"],
  detect({ installation, endpoints, host }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    const answers = (["public-api", "public-dashboard"] as const).flatMap((name) => endpoints.answers.get(name) ?? []);
    if (installation.profile === undefined) return notKnown("the public addresses only a profile says");
    if (answers.length === 0) return fine("they are on this host alone");
    const why = "People and Google reach the stack under these addresses only.";
    const faulty = endpoints.certificates.filter(({ fault }) => fault !== undefined);
    if (faulty.length > 0)
      return wrong({
        saw: faulty.map(({ host: name, fault }) => `${name}: ${fault}`).join("; "),
        why,
        next: "Renew or correct the certificate where TLS ends (your proxy, or Cloudflare).",
        evidence: faulty.map(described),
      });
    const unreached = answers.filter((answer) => "failed" in answer || answer.status >= 500);
    if (unreached.length > 0)
      return wrong({
        saw: `${unreached.map(({ url }) => new URL(url).origin).join(" and ")} cannot be reached from this host.`,
        why,
        next: "getent hosts NAME shows where DNS leads; point it, and the proxy or the tunnel (dittofeed-setup logs cloudflared), at this host",
        evidence: unreached.map(describeAnswer),
      });
    const ending = endpoints.certificates.filter(({ validTo }) => daysTo(validTo, host.now) < tooNearDays);
    if (ending.length === 0) return fine("both are reached");
    return doubtful({
      saw: ending
        .map((one) => `The certificate of ${one.host} ends in ${Math.floor(daysTo(one.validTo, host.now))} days.`)
        .join(" "),
      why: "After that browsers refuse the site.",
      next: "Renew it where TLS ends: certbot renew --dry-run says why an automatic renewal fails; Cloudflare renews its own.",
      evidence: ending.map(described),
    });
  },
});

function daysTo(date: Date | undefined, now: Date): number {
  return date === undefined ? Number.POSITIVE_INFINITY : (date.getTime() - now.getTime()) / dayMs;
}

function described({ host, validTo, fault }: CertificateFacts): string {
  const until =
    validTo === undefined ? "shows no certificate" : `has a certificate until ${validTo.toISOString().slice(0, 10)}`;
  return `${host} ${until}${fault === undefined ? "" : `: ${fault}`}`;
}

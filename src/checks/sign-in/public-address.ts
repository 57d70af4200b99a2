import { check } from "../../domain/check.ts";
import type { CertificateFacts } from "../../domain/facts/endpoints.ts";
import { fail, ok, unknown, warn } from "../../domain/finding.ts";
import { typed } from "../../domain/typed.ts";
import { describeAnswer, withoutEndpoints } from "./answers.ts";

const dayMs = 24 * 60 * 60 * 1000;
/**
 * Renewal is usually tried a month before; whoever is nearer to the end than this has a renewal
 * that does not work.
 */
const tooNearDays = 14;

export const publicAddress = check({
  id: "E9",
  title: "The public address is reached over a valid certificate",
  category: "sign-in",
  symptom: "Browsers warn, or do not reach the site at all",
  detection: "HTTPS from this host, and the certificate that is shown",
  proof: "engine",
  reads: ["installation", "endpoints", "host"],
  needs: ["E1", "E2"],
  detect({ installation, endpoints, host }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    if (installation.profile === undefined) return unknown("the public address only a profile says");
    const answer = endpoints.answers.get("public-page");
    if (answer === undefined) return ok("it is on this host alone");
    const why = "People and Google reach the stack under this address only.";
    const faulty = endpoints.certificates.filter(({ fault }) => fault !== undefined);
    if (faulty.length > 0)
      return fail({
        saw: faulty.map(({ host: name, fault }) => `${name}: ${fault}`).join("; "),
        why,
        next: whereTlsEnds[installation.profile.edge.tls],
        evidence: faulty.map(described),
      });
    if (!("failed" in answer) && [401, 403, 429].includes(answer.status))
      return warn({
        saw: `What stands in front of ${new URL(answer.url).origin} answers this host with ${answer.status}.`,
        why: "It may let people through and programs not; whether it leads to this installation cannot be seen from here.",
        next: `Open ${new URL(answer.url).origin}/dashboard in a browser`,
        evidence: [describeAnswer(answer)],
      });
    if ("failed" in answer || answer.status >= 400)
      return fail({
        saw:
          "failed" in answer
            ? `${new URL(answer.url).origin} cannot be reached from this host.`
            : `What answers at ${new URL(answer.url).origin} says ${answer.status}, where the dashboard leads to its first page.`,
        why,
        next: `${typed`getent hosts ${new URL(answer.url).hostname}`} shows where DNS leads; point it, and the proxy or the tunnel (dittofeed-setup logs cloudflared), at the edge of this host`,
        evidence: [describeAnswer(answer)],
      });
    const ending = endpoints.certificates.filter(({ validTo }) => daysTo(validTo, host.now) < tooNearDays);
    if (ending.length === 0) return ok("it is reached");
    return warn({
      saw: ending
        .map((one) => `The certificate of ${one.host} ends in ${Math.floor(daysTo(one.validTo, host.now))} days.`)
        .join(" "),
      why: "After that browsers refuse the site.",
      next: "Renew it where TLS ends: certbot renew --dry-run says why an automatic renewal fails; Cloudflare renews its own.",
      evidence: ending.map(described),
    });
  },
});

const whereTlsEnds = {
  none: "Nothing here ends TLS: look at what stands in front.",
  acme: "dittofeed-setup doctor --list E14; dittofeed-setup logs edge",
  "behind-proxy": "Renew or correct the certificate where TLS ends (your proxy, load balancer, or Cloudflare).",
  internal: "Install the edge's own authority wherever it has to be trusted: docs/edge.md.",
  files: "Renew the files of edge.certificate in the profile, then dittofeed-setup restart edge",
} as const;

function daysTo(date: Date | undefined, now: Date): number {
  return date === undefined ? Number.POSITIVE_INFINITY : (date.getTime() - now.getTime()) / dayMs;
}

function described({ host, validTo, fault }: CertificateFacts): string {
  const until =
    validTo === undefined ? "shows no certificate" : `has a certificate until ${validTo.toISOString().slice(0, 10)}`;
  return `${host} ${until}${fault === undefined ? "" : `: ${fault}`}`;
}

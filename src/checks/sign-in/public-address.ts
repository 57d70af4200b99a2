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
  title: "The public address works, with a valid certificate",
  category: "sign-in",
  symptom: "Browsers show a warning or cannot reach the site",
  detection: "HTTPS from this host, and the certificate that is presented",
  proof: "engine",
  reads: ["installation", "endpoints", "host"],
  needs: ["E1", "E2"],
  detect({ installation, endpoints, host }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    if (installation.profile === undefined) return unknown("the public address is known only from a profile");
    const answer = endpoints.answers.get("public-page");
    if (answer === undefined) return ok("it is only on this host");
    const why = "People and Google reach the stack only at this address.";
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
        saw: `The server in front of ${new URL(answer.url).origin} returns ${answer.status} to this host.`,
        why: "It may block programs but not people. Whether it leads to this installation cannot be seen from here.",
        next: `Open ${new URL(answer.url).origin}/dashboard in a browser`,
        evidence: [describeAnswer(answer)],
      });
    if ("failed" in answer || answer.status >= 400)
      return fail({
        saw:
          "failed" in answer
            ? `This host cannot reach ${new URL(answer.url).origin}.`
            : `${new URL(answer.url).origin} returns ${answer.status}, where the dashboard redirects to its first page.`,
        why,
        next: `${typed`getent hosts ${new URL(answer.url).hostname}`} shows where DNS points. Point it, and the proxy or the tunnel (dittofeed-setup logs cloudflared), to the edge on this host`,
        evidence: [describeAnswer(answer)],
      });
    const ending = endpoints.certificates.filter(({ validTo }) => daysTo(validTo, host.now) < tooNearDays);
    if (ending.length === 0) return ok("it can be reached");
    return warn({
      saw: ending
        .map((one) => `The certificate of ${one.host} expires in ${Math.floor(daysTo(one.validTo, host.now))} days.`)
        .join(" "),
      why: "After that, browsers block the site.",
      next: "Renew it where TLS ends: certbot renew --dry-run shows why automatic renewal fails; Cloudflare renews its own.",
      evidence: ending.map(described),
    });
  },
});

const whereTlsEnds = {
  none: "Nothing here terminates TLS: check what stands in front.",
  acme: "dittofeed-setup doctor --list E14; dittofeed-setup logs edge",
  "behind-proxy": "Renew or correct the certificate where TLS ends (your proxy, load balancer, or Cloudflare).",
  internal: "Install the edge's own authority on every machine that must trust it: docs/edge.md.",
  files: "Renew the files in edge.certificate in the profile, then dittofeed-setup restart edge",
} as const;

function daysTo(date: Date | undefined, now: Date): number {
  return date === undefined ? Number.POSITIVE_INFINITY : (date.getTime() - now.getTime()) / dayMs;
}

function described({ host, validTo, fault }: CertificateFacts): string {
  const until =
    validTo === undefined
      ? "presents no certificate"
      : `has a certificate valid until ${validTo.toISOString().slice(0, 10)}`;
  return `${host} ${until}${fault === undefined ? "" : `: ${fault}`}`;
}

import { shortened } from "../../../src/domain/clean-text.ts";
import { jsonObject } from "../../output/json-line.ts";

/** Why an authority issues no certificate, in words for people. */
export interface AcmeRefusal {
  saw: string;
  next: string;
  /** The edge's own line about it, cut. */
  line: string;
}

/** Caddy waits longer after each refusal; a start asks anew. */
const again =
  "then dittofeed-setup restart edge, which requests it again at once (otherwise it is retried after minutes, later hours)";

/**
 * What authorities answer with (RFC 8555, problem types), and what has to be done then. The first
 * that fits counts.
 */
const causes: readonly { is: RegExp; saw: string; next: string }[] = [
  {
    is: /rateLimited|too many certificates|too many failed/i,
    saw: "The authority's rate limit for this name is reached: it issues no more certificates for now.",
    next: "Wait as long as the line below says. Until then, set edge.staging: true in the profile for tests, or edge.tls: internal",
  },
  {
    is: /NXDOMAIN|no valid A records|no such host|SERVFAIL|urn:ietf:params:acme:error:dns/i,
    saw: "The authority finds no address for this name.",
    next: `Create an A or AAAA record that points to this host (getent hosts NAME shows the current one); ${again}`,
  },
  {
    is: /unauthorized|Invalid response from|incorrect validation certificate/i,
    saw: "The authority reached another server at this name.",
    next: `The name points elsewhere, or something in front answers instead of this edge. Set edge.tls: behind-proxy, or point the name here; ${again}`,
  },
  {
    is: /connection refused|timeout|timed out|error:connection|no route/i,
    saw: "The authority cannot reach this host on ports 80 and 443.",
    next: `Open ports 80 and 443 in the firewall of this host and of its provider; ${again}`,
  },
];

/**
 * From the edge's log, oldest line first: what was refused last, unless a certificate came after
 * it.
 */
export function acmeRefusal(log: readonly string[]): AcmeRefusal | undefined {
  const said = log.flatMap((line): Record<string, unknown>[] => {
    const read = jsonObject(line);
    return read === undefined ? [] : [read];
  });
  const refused = said.findLastIndex(
    ({ level, msg, error }) =>
      level === "error" && /obtain|challenge|authorization|certificate/i.test(`${msg} ${error}`),
  );
  const obtained = said.findLastIndex(({ msg }) => /certificate obtained successfully/.test(String(msg)));
  if (refused <= obtained) return undefined;
  const line = JSON.stringify(said[refused] ?? {});
  const cause = causes.find(({ is }) => is.test(line));
  return {
    saw: cause?.saw ?? "The authority does not issue the certificate.",
    next: cause?.next ?? "dittofeed-setup logs edge",
    line: shortened(line, 500),
  };
}

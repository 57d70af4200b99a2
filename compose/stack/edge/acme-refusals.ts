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
const again = "then dittofeed-setup restart edge, which asks again at once (by itself only after minutes, later hours)";

/**
 * What authorities answer with (RFC 8555, problem types), and what has to be done then. The first
 * that fits counts.
 */
const causes: readonly { is: RegExp; saw: string; next: string }[] = [
  {
    is: /rateLimited|too many certificates|too many failed/i,
    saw: "The authority issues no more certificates for this name for now: its rate limit is reached.",
    next: "Wait as long as the line below says; until then set edge.staging: true in the profile for tries, or edge.tls: internal",
  },
  {
    is: /NXDOMAIN|no valid A records|no such host|SERVFAIL|urn:ietf:params:acme:error:dns/i,
    saw: "The authority finds no address for this name.",
    next: `Make an A or AAAA record that leads to this host (getent hosts NAME shows what there is); ${again}`,
  },
  {
    is: /unauthorized|Invalid response from|incorrect validation certificate/i,
    saw: "The authority reached another server under this name.",
    next: `The name leads elsewhere, or something in front answers in this edge's place: set edge.tls: behind-proxy, or point it here; ${again}`,
  },
  {
    is: /connection refused|timeout|timed out|error:connection|no route/i,
    saw: "The authority does not reach this host on ports 80 and 443.",
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

import { Problem } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";
import { certificateProblem } from "./certificate-problem.ts";
import { RefusedCertificate } from "./certificates.ts";
import { codeOf, describeWay, messageOf, type Tcp } from "./describe.ts";

/**
 * What went wrong because of TLS, or for want of it. Undefined where TLS has nothing to do with it.
 */
export function tlsProblem(thrown: unknown, way: Tcp): Problem | undefined {
  if (thrown instanceof RefusedCertificate) return certificateProblem(thrown, way);
  const where = describeWay(way);
  const saw = `${where}: ${messageOf(thrown)}${codeOf(thrown) === "" ? "" : ` (${codeOf(thrown)})`}`;
  if (way.tls === undefined) return wantsTls(thrown) ? demandsTls(where, saw, thrown) : undefined;
  // pg has no code for these two.
  if (/^The server does not support SSL/.test(messageOf(thrown)))
    return new Problem({
      code: "database-tls",
      title: `${where} does not speak TLS`,
      saw,
      why: "The password and rows would be sent unencrypted. Nothing was sent.",
      next: "Enable TLS on the server (ssl = on in postgresql.conf, with a certificate). Or, if nobody else can reach the network in between, set sslmode disable (database.external.sslmode in a profile, sslmode= in an address).",
      cause: thrown,
    });
  if (/^There was an error establishing an SSL/.test(messageOf(thrown)) || isHandshake(codeOf(thrown)))
    return new Problem({
      code: "database-tls",
      title: `The TLS connection to ${where} failed`,
      saw,
      why: "Without TLS, everything would be sent unencrypted, so nothing is sent. Either this is not PostgreSQL, or it supports only outdated versions of TLS.",
      next: `Correct the host and port if another program answers there. PostgreSQL must offer TLS 1.2 or newer. To see its answer: ${typed`openssl s_client -starttls postgres -connect ${where}`}`,
      cause: thrown,
    });
  return undefined;
}

function demandsTls(where: string, saw: string, cause: unknown): Problem {
  return new Problem({
    code: "database-tls",
    title: `${where} accepts only TLS connections`,
    saw,
    why: "This connection was unencrypted, so the server did not even ask for the password.",
    next: "Set sslmode verify-full (database.external.sslmode in a profile, ?sslmode=verify-full in an address), and the authority's PEM file if it is not a public one (database.external.caFile, sslrootcert=).",
    cause,
  });
}

/**
 * The server's words for it; it has no code of its own. `SSL off` is what PostgreSQL before 14
 * says, the others are those of poolers and providers, who take various codes.
 */
function wantsTls(thrown: unknown): boolean {
  const isWord = /^(28000|08P01|08004|XX000)$/.test(codeOf(thrown));
  return (
    isWord &&
    /no encryption|SSL off|insecure|\b(SSL|TLS)\b.*\brequire|\brequire.*\b(SSL|TLS)\b/i.test(messageOf(thrown))
  );
}

/** OpenSSL's own, as Node passes them on. A certificate that was refused does not come here. */
const isHandshake = (code: string): boolean => code.startsWith("ERR_SSL_") || code === "EPROTO";

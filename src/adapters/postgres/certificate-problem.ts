import type { X509Certificate } from "node:crypto";
import { Problem, type ProblemParts } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";
import type { RefusedCertificate } from "./certificates.ts";
import { authoritiesIn } from "./certificates.ts";
import { describeWay, type Tcp } from "./describe.ts";

/** Both places where an operator can say how a connection is checked. */
const setting = (mode: string) => `sslmode ${mode} (database.external.sslmode in a profile, sslmode= in an address)`;
const authoritySetting = "database.external.caFile in a profile, sslrootcert= in an address";
const unchecked = `Or set ${setting("require")}: the connection is then encrypted but the server is not verified, so anyone in between can read everything, including the password.`;

/**
 * A certificate that was not accepted: which one it is, what is wrong with it, and what makes it
 * right.
 */
export function certificateProblem(refused: RefusedCertificate, way: Tcp): Problem {
  const { certificate, code } = refused;
  return new Problem({
    code: "database-tls",
    ...rowOf(code, certificate, way),
    saw: `${describeWay(way)}: ${refused.message} (${code})\n${described(certificate)}`,
    why: "Anyone between this machine and the server could present such a certificate. So nothing was sent, not even the user name.",
    cause: refused,
  });
}

function rowOf(code: string, certificate: X509Certificate, way: Tcp): Pick<ProblemParts, "title" | "next"> {
  const whose = `The certificate of ${describeWay(way)}`;
  switch (code) {
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return {
        title: `${whose} is self-signed`,
        next: `Ask the server's owner for its certificate, or for the fingerprint above, and set the certificate's PEM file (${authoritySetting}). To see the certificate: ${typed`openssl s_client -starttls postgres -connect ${describeWay(way)} -showcerts`}. ${unchecked}`,
      };
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return {
        title: `${whose} comes from an unknown authority`,
        next: `${known(way)} Set the PEM file of the authority's certificate, from the server's owner or the provider's website: ${authoritySetting}. ${unchecked}`,
      };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return {
        title: `${whose} is not for ${way.host}`,
        next: `It is for ${namesOf(certificate)}. Use one of those names as the host (database.external.host in a profile).${
          way.tls?.ca === undefined
            ? ""
            : ` Or set ${setting("verify-ca")}: then only the authority is verified, and any server that it certified is accepted.`
        } ${unchecked}`,
      };
    case "CERT_HAS_EXPIRED":
      return {
        title: expired(certificate)
          ? `${whose} expired on ${day(certificate.validTo)}`
          : `${whose} is signed by an expired certificate`,
        next: `This machine's clock says ${now()}. If that is right, renew the certificate on the server, or set a newer authority file (${authoritySetting}). ${unchecked}`,
      };
    case "CERT_NOT_YET_VALID":
      return {
        title: `${whose} is valid only from ${day(certificate.validFrom)}`,
        next: `This machine's clock says ${now()}. If that is wrong, set it: timedatectl. If it is right, the server needs another certificate. ${unchecked}`,
      };
    default:
      return {
        title: `${whose} is not accepted`,
        next: `Put another certificate on the server. To see the current one: ${typed`openssl s_client -starttls postgres -connect ${describeWay(way)} -showcerts`}. ${unchecked}`,
      };
  }
}

function described(certificate: X509Certificate): string {
  const { subject, issuer, validFrom, validTo, fingerprint256 } = certificate;
  const [of, by] = [oneLine(subject), oneLine(issuer)];
  return `It presented a certificate for ${of}, signed by ${of === by ? "itself" : by}, for ${namesOf(certificate)}, valid from ${day(validFrom)} to ${day(validTo)}, SHA-256 fingerprint ${fingerprint256}`;
}

/** As Node reads it: the common name counts only where no other name is given. */
function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = subjectAltName?.split(", ").map((name) => name.replace(/^(DNS|IP Address):/, ""));
  if (names === undefined) return /(?:^|\n)CN=(.*)/.exec(subject)?.[1] ?? "no name";
  return names.length > 10 ? `${names.slice(0, 10).join(", ")} and ${names.length - 10} more` : names.join(", ");
}

function known({ tls }: Tcp): string {
  if (tls?.ca === undefined) return "No authority file is set, so only public authorities are trusted.";
  const subjects = authoritiesIn(tls.ca).map(({ subject }) => oneLine(subject));
  const more = subjects.length > 5 ? ` and ${subjects.length - 5} more` : "";
  return `The authority file contains ${subjects.slice(0, 5).join("; ")}${more}.`;
}

const oneLine = (name: string | undefined): string => (name ?? "").replaceAll("\n", ", ") || "nobody";
const expired = ({ validTo }: X509Certificate): boolean => new Date(validTo).getTime() < Date.now();
const day = (text: string): string => iso(new Date(text));
const now = (): string => iso(new Date());
const iso = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

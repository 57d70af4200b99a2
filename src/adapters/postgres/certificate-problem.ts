import type { X509Certificate } from "node:crypto";
import { Problem, type ProblemParts } from "../../domain/problem.ts";
import { typed } from "../../domain/typed.ts";
import type { RefusedCertificate } from "./certificates.ts";
import { authoritiesIn } from "./certificates.ts";
import { describeWay, type Tcp } from "./describe.ts";

/** Both places where an operator can say how a connection is checked. */
const setting = (mode: string) => `sslmode ${mode} (database.external.sslmode in a profile, sslmode= in an address)`;
const authoritySetting = "database.external.caFile in a profile, sslrootcert= in an address";
const unchecked = `Or set ${setting("require")}: then it is encrypted, but nobody checks for whom, and whoever stands in between can read all of it, the password too.`;

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
    why: "Whoever stands between here and the server could show a certificate like this one. So nothing was sent, not even the user's name.",
    cause: refused,
  });
}

function rowOf(code: string, certificate: X509Certificate, way: Tcp): Pick<ProblemParts, "title" | "next"> {
  const whose = `The certificate of ${describeWay(way)}`;
  switch (code) {
    case "DEPTH_ZERO_SELF_SIGNED_CERT":
      return {
        title: `${whose} is signed by itself alone`,
        next: `Ask the server's owner for its certificate, or for the fingerprint above, and name the certificate's PEM file (${authoritySetting}). The server shows it to: ${typed`openssl s_client -starttls postgres -connect ${describeWay(way)} -showcerts`}. ${unchecked}`,
      };
    case "SELF_SIGNED_CERT_IN_CHAIN":
    case "UNABLE_TO_VERIFY_LEAF_SIGNATURE":
    case "UNABLE_TO_GET_ISSUER_CERT":
    case "UNABLE_TO_GET_ISSUER_CERT_LOCALLY":
      return {
        title: `${whose} comes from an authority that is not known here`,
        next: `${known(way)} Name the PEM file with the authority's certificate, which the server's owner or the provider's pages have: ${authoritySetting}. ${unchecked}`,
      };
    case "ERR_TLS_CERT_ALTNAME_INVALID":
      return {
        title: `${whose} is not for ${way.host}`,
        next: `It is for ${namesOf(certificate)}. Use such a name as host (database.external.host in a profile).${
          // Public authorities sign for everybody, so who signed says nothing about whose server it
          // is.
          way.tls?.ca === undefined
            ? ""
            : ` Or set ${setting("verify-ca")}: then it only counts who signed it, and any server of that authority will do.`
        } ${unchecked}`,
      };
    case "CERT_HAS_EXPIRED":
      return {
        title: expired(certificate)
          ? `${whose} expired on ${day(certificate.validTo)}`
          : `${whose} is signed by one that has expired`,
        next: `This machine's clock says ${now()}. If that is right, the certificate has to be renewed at the server, or a newer authority file named (${authoritySetting}). ${unchecked}`,
      };
    case "CERT_NOT_YET_VALID":
      return {
        title: `${whose} is not valid yet, but from ${day(certificate.validFrom)} on`,
        next: `This machine's clock says ${now()}; set it if that is wrong: timedatectl. If it is right, the server needs another certificate. ${unchecked}`,
      };
    default:
      return {
        title: `${whose} is not accepted`,
        next: `Have another certificate put on the server; what it shows now: ${typed`openssl s_client -starttls postgres -connect ${describeWay(way)} -showcerts`}. ${unchecked}`,
      };
  }
}

function described(certificate: X509Certificate): string {
  const { subject, issuer, validFrom, validTo, fingerprint256 } = certificate;
  const [of, by] = [oneLine(subject), oneLine(issuer)];
  return `It showed a certificate of ${of}, signed by ${of === by ? "itself" : by}, for ${namesOf(certificate)}, valid from ${day(validFrom)} to ${day(validTo)}, SHA-256 fingerprint ${fingerprint256}`;
}

/** As Node reads it: the common name counts only where no other name is given. */
function namesOf({ subjectAltName, subject }: X509Certificate): string {
  const names = subjectAltName?.split(", ").map((name) => name.replace(/^(DNS|IP Address):/, ""));
  if (names === undefined) return /(?:^|\n)CN=(.*)/.exec(subject)?.[1] ?? "no name at all";
  return names.length > 10 ? `${names.slice(0, 10).join(", ")} and ${names.length - 10} more` : names.join(", ");
}

function known({ tls }: Tcp): string {
  if (tls?.ca === undefined) return "No authority file was named, so only those count that everybody knows.";
  const subjects = authoritiesIn(tls.ca).map(({ subject }) => oneLine(subject));
  const more = subjects.length > 5 ? ` and ${subjects.length - 5} more` : "";
  return `The authority file that was named holds ${subjects.slice(0, 5).join("; ")}${more}.`;
}

const oneLine = (name: string | undefined): string => (name ?? "").replaceAll("\n", ", ") || "nobody";
const expired = ({ validTo }: X509Certificate): boolean => new Date(validTo).getTime() < Date.now();
const day = (text: string): string => iso(new Date(text));
const now = (): string => iso(new Date());
const iso = (date: Date): string => date.toISOString().replace(/\.\d+Z$/, "Z");

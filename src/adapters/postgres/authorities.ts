import { X509Certificate } from "node:crypto";
import { Problem } from "../../domain/problem.ts";

const block = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g;

/**
 * The certificates of an authority file. Node takes any text without a word and then trusts nobody, so what is no PEM is
 * said here. Throws Problem: database-tls.
 */
export function authoritiesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(block) ?? [];
  if (blocks.length === 0) throw noAuthority("there is no -----BEGIN CERTIFICATE----- in it with an end");
  return blocks.map((text, index) => {
    try {
      return new X509Certificate(text);
    } catch (thrown) {
      throw noAuthority(`its certificate number ${index + 1} cannot be read`, thrown);
    }
  });
}

function noAuthority(saw: string, cause?: unknown): Problem {
  return new Problem({
    code: "database-tls",
    title: "The file with the database's certificate authority is not usable",
    saw: `The text of the authority file (database.external.caFile in a profile, sslrootcert in an address): ${saw}.`,
    why: "With it nobody could say whether a server is the right one. Nothing was sent.",
    next: "Name a file in PEM form; see what is in one: openssl x509 -noout -subject -in FILE. One in DER form becomes one with: openssl x509 -inform der -in FILE -out FILE.pem.",
    cause,
  });
}

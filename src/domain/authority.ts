/** Who trusts it: the services for the external database, or the edge for its ACME directory. */
export type AuthorityName = "database" | "edge";

/** Of a file with certificate authorities, what containers are given. */
export interface Authority {
  /** Its certificates in PEM form, and nothing else. */
  certificates: string;
  /** What else it holds and what stays there, by its PEM label: "PRIVATE KEY". */
  leftOut: readonly string[];
}

const pemBlock = /-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \1-----/g;
const pemBegin = /-----BEGIN ([A-Z0-9 ]+)-----/g;
const isCertificate = (label: string) => /^(TRUSTED |X509 )?CERTIFICATE$/.test(label);

/**
 * Reads what a profile names as authorities: often a server's whole file, with its private key in
 * it, which no container may get. `fault` says why it is of no use.
 */
export function readAuthority(text: string): Authority | { fault: string } {
  const begun = [...text.matchAll(pemBegin)].map(([, label = ""]) => label);
  const wanted = begun.filter(isCertificate).length;
  if (wanted === 0) return { fault: "holds no certificate in PEM form" };
  const found = [...text.matchAll(pemBlock)].filter(([, label = ""]) => isCertificate(label));
  const isWhole = ([, , body = ""]: RegExpExecArray) => /^\s*[A-Za-z0-9+/]+[A-Za-z0-9+/=\s]*$/.test(body);
  if (found.length < wanted || !found.every(isWhole)) return { fault: "holds a truncated or damaged certificate" };
  const leftOut = [...new Set(begun.filter((label) => !isCertificate(label)))];
  return { certificates: `${found.map(([block]) => block).join("\n")}\n`, leftOut };
}

import { X509Certificate } from "node:crypto";
import { rootCertificates, type TLSSocket } from "node:tls";
import type { Client } from "pg";
import { Problem } from "../../domain/problem.ts";

const block = /-----BEGIN (TRUSTED |X509 )?CERTIFICATE-----[^-]+-----END \1?CERTIFICATE-----/g;

/**
 * The certificates of an authority file. Node takes any text without a word and then trusts nobody,
 * so what is no PEM is said here. Throws Problem: database-tls.
 */
export function authoritiesIn(pem: string): X509Certificate[] {
  const blocks = pem.match(block) ?? [];
  if (blocks.length === 0) throw noAuthority("it has no complete -----BEGIN CERTIFICATE----- block");
  return blocks.map((text, index) => {
    try {
      return new X509Certificate(text);
    } catch (thrown) {
      throw noAuthority(`certificate number ${index + 1} in it cannot be read`, thrown);
    }
  });
}

function noAuthority(saw: string, cause?: unknown): Problem {
  return new Problem({
    code: "database-tls",
    title: "The file with the database's certificate authority cannot be used",
    saw: `The contents of the authority file (database.external.caFile in a profile, sslrootcert in an address): ${saw}.`,
    why: "Without it, the server cannot be verified. Nothing was sent.",
    next: "Use a file in PEM form. To see its contents: openssl x509 -noout -subject -in FILE. To convert one from DER: openssl x509 -inform der -in FILE -out FILE.pem.",
    cause,
  });
}

/** Node did not accept the server's certificate. Holds what the server showed, which Node's own error leaves out. */
export class RefusedCertificate extends Error {
  readonly code: string;
  readonly certificate: X509Certificate;

  constructor(cause: Error & { code?: string }, certificate: X509Certificate) {
    super(cause.message, { cause });
    this.name = "RefusedCertificate";
    this.code = cause.code ?? "";
    this.certificate = certificate;
  }
}

/**
 * To be called before `client` connects. Gives a function that tells a refused certificate from
 * every other error: the one comes between the handshake's end and Node's consent. Afterwards the
 * socket is closed and no longer knows.
 */
export function watchCertificate(client: Client): (thrown: unknown) => unknown {
  let shown: X509Certificate | undefined;
  const { connection } = client as unknown as {
    connection: { stream: TLSSocket; once(event: "sslconnect", then: () => void): void };
  };
  connection.once("sslconnect", () => {
    const { stream } = connection;
    // Before Node's own listener, which checks the certificate and ends the connection when it is not accepted.
    stream.prependOnceListener("secure", () => {
      const { raw } = stream.getPeerCertificate();
      // getPeerX509Certificate() takes it out of the connection: Node's own check would then find none.
      shown = raw === undefined ? undefined : new X509Certificate(raw);
    });
    stream.once("secureConnect", () => {
      shown = undefined;
    });
  });
  return (thrown) => (shown !== undefined && thrown instanceof Error ? new RefusedCertificate(thrown, shown) : thrown);
}

/** For a program of its own: of a file only the certificates, and without one those that Node knows. */
export function authoritiesAsText(ca: string | undefined): string {
  const certificates = ca?.match(block);
  return (certificates ?? rootCertificates).join("\n");
}

import { X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { Client } from "pg";

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
 * To be called before `client` connects. Gives a function that tells a refused certificate from every other error: the
 * one comes between the handshake's end and Node's consent. Afterwards the socket is closed and no longer knows.
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

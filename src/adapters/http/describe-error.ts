/** One sentence about what was seen, in the operator's words, with the system's code where it has one. */
export function describeHttpError(thrown: unknown, address: string): string {
  const error = firstOf(thrown);
  const { host, hostname } = new URL(address);
  const code = error.code ?? "";
  const sentence = sentences[code];
  if (sentence !== undefined) return `${sentence(host, hostname)} (${code})`;
  if (code.startsWith("HPE_")) return `${host} answered, but not in HTTP (${code})`;
  if (code.startsWith("ERR_SSL_") || code === "EPROTO")
    return `${host} does not speak TLS there (${code}); is the address http and not https?`;
  return code === "" ? error.message : `${error.message} (${code})`;
}

/** "localhost" is two addresses, and Node reports both failures in one error. */
function firstOf(thrown: unknown): NodeJS.ErrnoException {
  const inner = thrown instanceof AggregateError ? thrown.errors[0] : thrown;
  return inner instanceof Error ? inner : new Error(String(thrown));
}

const sentences: Record<string, (host: string, hostname: string) => string> = {
  ECONNREFUSED: (host) => `nothing listens at ${host}: connection refused`,
  ECONNRESET: (host) => `${host} closed the connection without an answer`,
  EPIPE: (host) => `${host} closed the connection without an answer`,
  ENOTFOUND: (_, name) => `no address is known for ${name}`,
  EAI_AGAIN: (_, name) => `the name ${name} could not be looked up: the resolver does not answer`,
  EHOSTUNREACH: (host) => `no route leads to ${host}`,
  ENETUNREACH: (host) => `no network leads to ${host}`,
  ETIMEDOUT: (host) => `${host} did not accept the connection in time`,
  CERT_HAS_EXPIRED: (host) => `the certificate of ${host} has expired`,
  CERT_NOT_YET_VALID: (host) => `the certificate of ${host} is not valid yet; is this host's clock right?`,
  DEPTH_ZERO_SELF_SIGNED_CERT: (host) => `the certificate of ${host} is self-signed`,
  SELF_SIGNED_CERT_IN_CHAIN: (host) => `the certificate of ${host} ends at a self-signed one`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: (host) =>
    `the certificate of ${host} cannot be verified: its intermediate is missing`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: (host) => `the certificate of ${host} was issued by nobody this host trusts`,
  ERR_TLS_CERT_ALTNAME_INVALID: (host) => `the certificate of ${host} is for another name`,
};

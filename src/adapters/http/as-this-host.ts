import type { Agent } from "node:http";
import { nodeHttp, nodeHttps, nodeTls } from "./http.ts";

/** OpenSSL's words for a certificate whose authority it does not know. */
const ofUnknownAuthority = [
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
];

/**
 * For an address that only this host asks, a registry: through the proxy that the environment names, where this Node can (22.21,
 * 24.5), and trusting what curl and git here trust. A company's proxy signs with an authority of its own, which Node does not
 * know; the host's are read (150 ms) only where they are wanted, and where this Node can (22.15).
 */
export async function asThisHost<T>(url: URL, work: (agent: Agent) => Promise<T>): Promise<T> {
  if (url.protocol !== "https:") return await work(new (nodeHttp().Agent)({ proxyEnv: process.env }));
  const { Agent } = nodeHttps();
  try {
    return await work(new Agent({ proxyEnv: process.env }));
  } catch (thrown) {
    if (!isUnknownAuthority(thrown)) throw thrown;
    const authorities = hostAuthorities();
    if (authorities === undefined) throw thrown;
    return await work(new Agent({ proxyEnv: process.env, ca: authorities }));
  }
}

export function isUnknownAuthority(thrown: unknown): boolean {
  return ofUnknownAuthority.includes((thrown as NodeJS.ErrnoException).code ?? "");
}

function hostAuthorities(): string[] | undefined {
  const { getCACertificates }: Partial<ReturnType<typeof nodeTls>> = nodeTls();
  return getCACertificates && [...getCACertificates("default"), ...getCACertificates("system")];
}

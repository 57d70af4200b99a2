import { isIP } from "node:net";
import type { CertificateFacts } from "../../domain/facts/endpoints.ts";
import type { InspectCertificate } from "../../domain/ports.ts";
import { describeHttpError, nodeTls } from "./http.ts";

const limitMs = 3_000;

/**
 * Shakes hands and looks; nothing is sent. A certificate that is not trusted is looked at too, and
 * why it is not is said.
 */
export const inspectCertificate: InspectCertificate = (host, port, signal) =>
  new Promise<CertificateFacts>((resolve) => {
    const at = host.includes(":") ? `[${host}]:${port}` : `${host}:${port}`;
    const words = (thrown: unknown) => describeHttpError(thrown, `https://${at}`);
    const name = isIP(host) === 0 ? { servername: host } : {};
    const socket = nodeTls().connect({ host, port, rejectUnauthorized: false, ...name });
    const end = (facts: Omit<CertificateFacts, "host">) => {
      signal.removeEventListener("abort", stop);
      socket.destroy();
      resolve({ host, ...facts });
    };
    const stop = () => end({ validTo: undefined, fault: "it was not waited for" });
    signal.addEventListener("abort", stop, { once: true });
    socket.setTimeout(limitMs, () =>
      end({ validTo: undefined, fault: `${at} did not answer within ${limitMs / 1000} s` }),
    );
    socket.once("error", (thrown) => end({ validTo: undefined, fault: words(thrown) }));
    socket.once("secureConnect", () => {
      const { valid_to: validTo } = socket.getPeerCertificate();
      end({
        validTo: validTo === undefined ? undefined : new Date(validTo),
        fault: socket.authorized
          ? undefined
          : words(Object.assign(new Error(), { code: codeOf(socket.authorizationError) })),
      });
    });
  });

/** Node's types say Error; it is a code, as text. */
function codeOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

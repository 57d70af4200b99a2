import { isLoopbackAddress } from "../../../compose/stack/addresses.ts";
import { check, installationCheck } from "../../domain/check.ts";
import { ok, unknown, warn } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";

export const embeddedOverHttps = check({
  id: "C11",
  title: "Embedded pages are served over https",
  category: "configuration",
  symptom: "An embedded page asks for a login again and again",
  detection: "the scheme of the address",
  proof: "engine",
  reads: ["installation"],
  detect({ installation }) {
    const { profile, mode } = installation;
    if (mode === "standard") return ok("standard mode has no embedded pages");
    if (profile === undefined) return unknown("the public address only a profile says");
    const { address } = profile;
    if (keepsCookies(address)) return ok("https, or this host alone");
    return warn({
      saw: `Embedded mode is served over plain http: ${address}.`,
      why: "Browsers refuse the cookies of an iframe over plain http, so embedded pages do not keep their session.",
      next: `Give an https address in the profile, and edge.tls: acme where the name leads to this host; then dittofeed-setup --profile ${nameOf(installation)}`,
    });
  },
});

export const embeddedOverHttpsBefore = installationCheck(embeddedOverHttps, {
  name: "embedded-over-https",
  reads: ["profile"],
  detect({ profile: { mode, address } }) {
    if (mode !== "embedded") return ok("standard mode");
    if (keepsCookies(address)) return ok("https, or this host alone");
    return warn({
      code: "value-refused",
      saw: "Embedded mode over plain http",
      why: "Browsers refuse the cookies of an iframe over plain http, so embedded pages will not keep their session.",
      next: "Use an https address, or http://localhost:3001 to try it on this machine.",
      evidence: [`address is ${address}`],
    });
  },
});

/**
 * Browsers drop the cookies of an iframe that is not https, but for localhost, which is how one
 * tries it.
 */
const keepsCookies = (address: string) => address.startsWith("https:") || isLoopbackAddress(address);

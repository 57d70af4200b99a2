import { isLoopbackAddress } from "../../../compose/stack/addresses.ts";
import { check, installationCheck } from "../../domain/check.ts";
import { ok, unknown, warn } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";

export const embeddedOverHttps = check({
  id: "C11",
  title: "Embedded pages are served over https",
  category: "configuration",
  symptom: "An embedded page keeps asking people to sign in",
  detection: "the scheme of the public address",
  proof: "engine",
  reads: ["installation"],
  detect({ installation }) {
    const { profile, mode } = installation;
    if (mode === "standard") return ok("standard mode has no embedded pages");
    if (profile === undefined) return unknown("the public address is known only from a profile");
    const { address } = profile;
    if (keepsCookies(address)) return ok("https, or this host only");
    return warn({
      saw: `Embedded mode runs over plain http: ${address}.`,
      why: "Browsers reject iframe cookies over plain http, so embedded pages lose their session.",
      next: `Use an https address in the profile, and edge.tls: acme if the name points to this host. Then dittofeed-setup --profile ${nameOf(installation)}`,
    });
  },
});

export const embeddedOverHttpsBefore = installationCheck(embeddedOverHttps, {
  name: "embedded-over-https",
  reads: ["profile"],
  detect({ profile: { mode, address } }) {
    if (mode !== "embedded") return ok("standard mode");
    if (keepsCookies(address)) return ok("https, or this host only");
    return warn({
      code: "value-refused",
      saw: "Embedded mode over plain http",
      why: "Browsers reject iframe cookies over plain http, so embedded pages would lose their session.",
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

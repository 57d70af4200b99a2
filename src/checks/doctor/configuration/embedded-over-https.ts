import { isLoopbackAddress } from "../../../../compose/addresses.ts";
import { examination } from "../../../domain/doctor.ts";
import { doubtful, fine, notKnown } from "../healthy.ts";

export const embeddedOverHttps = examination({
  id: "C11",
  title: "Embedded pages are served over https",
  category: "configuration",
  symptom: "An embedded page asks for a login again and again",
  detection: "the scheme of the addresses",
  proof: "engine",
  reads: ["installation"],
  detect({ installation }) {
    const { profile, mode } = installation;
    if (mode === "standard") return fine("standard mode has no embedded pages");
    if (profile === undefined) return notKnown("the public addresses only a profile says");
    const plain = Object.values(profile.addresses).filter(
      (address) => address.startsWith("http://") && !isLoopbackAddress(address),
    );
    if (plain.length === 0) return fine("https, or this host alone");
    return doubtful({
      saw: `Embedded mode is served over plain http: ${plain.join(", ")}.`,
      why: "Browsers refuse the cookies of an iframe over plain http, so embedded pages do not keep their session.",
      next: `Put a proxy with a certificate (or a Cloudflare tunnel) in front and https addresses into the profile, then dittofeed-setup --profile ${installation.project}`,
    });
  },
});

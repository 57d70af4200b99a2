import { isLoopbackAddress } from "../../compose/stack/addresses.ts";
import type { PreflightCheck } from "../domain/preflight-check.ts";
import { ok, warn } from "./finding-of.ts";

/** C11: browsers drop the cookies of an iframe that is not https, but for localhost, which is how one tries it. */
export const embeddedOverHttps: PreflightCheck = {
  id: "embedded-over-https",
  title: "Embedded pages are served over https",
  category: "configuration",
  detect({ profile: { mode, address } }) {
    if (mode !== "embedded") return ok(this.id, "standard mode");
    if (address.startsWith("https:") || isLoopbackAddress(address)) return ok(this.id, "https, or this host alone");
    return warn(this.id, {
      code: "value-refused",
      title: "Embedded mode over plain http",
      saw: `address is ${address}`,
      why: "Browsers refuse the cookies of an iframe over plain http, so embedded pages will not keep their session.",
      next: "Use an https address, or http://localhost:3001 to try it on this machine.",
    });
  },
};

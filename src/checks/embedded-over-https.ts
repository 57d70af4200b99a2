import type { Check } from "../domain/check.ts";
import { ok, warn } from "./finding-of.ts";

/** C11: browsers drop the cookies of an iframe that is not https. A warning, because localhost is how one tries it. */
export const embeddedOverHttps: Check = {
  id: "embedded-over-https",
  title: "Embedded pages are served over https",
  category: "configuration",
  detect({ profile: { mode, addresses } }) {
    const plain = Object.entries(addresses).filter(([, address]) => address.startsWith("http://"));
    if (mode !== "embedded" || plain.length === 0) return ok(this.id, mode === "embedded" ? "https" : "standard mode");
    return warn(this.id, {
      code: "value-refused",
      title: "Embedded mode over plain http",
      saw: plain.map(([name, address]) => `addresses.${name} is ${address}`).join(", "),
      why: "Browsers refuse the cookies of an iframe over plain http, so embedded pages will not keep their session.",
      next: "Use https addresses for anything but a try-out on this machine.",
    });
  },
};

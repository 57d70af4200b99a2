import { check } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";

/** An answer's Date is good to a second, and took its time to come. */
const toleratedMs = 30_000;

export const clockIsRight = check({
  id: "H6",
  title: "The clock is right",
  category: "host",
  symptom: "Tokens expire at once or are not valid yet; Google rejects the sign-in",
  detection: "the Date header from the installation's public address, if another machine answers there",
  proof: "fake",
  stops: "sign-in",
  reads: ["host"],
  detect({ host: { clockAheadMs: seen } }) {
    if (seen === undefined) return ok("no other clock was available");
    const seconds = Math.round(seen.milliseconds / 1000);
    if (Math.abs(seen.milliseconds) <= toleratedMs) return ok(`${seconds} s off from ${seen.comparedWith}`);
    return warn({
      saw: `This host's clock is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} another machine's.`,
      why: "Tokens carry an expiry time. With a wrong clock they expire at once or are not valid yet.",
      next: "timedatectl set-ntp true, then timedatectl   shows whether it is synchronized",
      evidence: [`compared with the Date header of ${seen.comparedWith}`],
    });
  },
});

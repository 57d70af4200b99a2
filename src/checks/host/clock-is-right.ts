import { check } from "../../domain/check.ts";
import { ok, warn } from "../../domain/finding.ts";

/** An answer's Date is good to a second, and took its time to come. */
const toleratedMs = 30_000;

export const clockIsRight = check({
  id: "H6",
  title: "The clock is right",
  category: "host",
  symptom: "Tokens expire at once, or are not valid yet; Google refuses the sign-in",
  detection: "the Date header of the installation's public address, where another machine answers there",
  proof: "fake",
  stops: "sign-in",
  reads: ["host"],
  detect({ host: { clockAheadMs: seen } }) {
    if (seen === undefined) return ok("no other clock could be asked");
    const seconds = Math.round(seen.milliseconds / 1000);
    if (Math.abs(seen.milliseconds) <= toleratedMs) return ok(`${seconds} s beside that of ${seen.comparedWith}`);
    return warn({
      saw: `This host's clock is ${Math.abs(seconds)} s ${seconds > 0 ? "ahead of" : "behind"} another's.`,
      why: "Tokens carry the time at which they end: with a wrong clock they are over at once, or not valid yet.",
      next: "timedatectl set-ntp true, then timedatectl   shows whether it is synchronized",
      evidence: [`compared with the Date header of ${seen.comparedWith}`],
    });
  },
});

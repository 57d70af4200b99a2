import { check } from "../../domain/check.ts";
import { ok } from "../../domain/finding.ts";
import { nameOf } from "../../domain/keeper.ts";
import { withoutEndpoints } from "./answers.ts";

/**
 * Whether a refresh token that is used twice ends the whole session can only be seen by using one
 * twice, and looking changes nothing. The installation's own verification does it, with a session
 * of its own, and names the defect.
 */
export const tokenReuse = check({
  id: "E8",
  title: "A stolen refresh token is detected",
  category: "sign-in",
  symptom: "None: a stolen session remains usable",
  detection: "only the verification after an installation, which uses its own token twice",
  proof: "fake",
  stops: "service",
  reads: ["installation"],
  needs: ["E7"],
  detect({ installation }) {
    const nothing = withoutEndpoints(installation);
    if (nothing !== undefined) return nothing;
    if (installation.mode === "standard") return ok("standard mode has no embedded sessions");
    return ok(
      `cannot be seen from outside; dittofeed-setup --profile ${nameOf(installation)} tests it and names the defect`,
    );
  },
});

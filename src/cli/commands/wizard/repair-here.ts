import type { WizardServices } from "../../../../screens/wizard/services.ts";
import type { CheckResult } from "../../../domain/check.ts";
import { profileSchema } from "../../../domain/profile.ts";
import { DoctorSession } from "../../../installation/doctor-session.ts";
import type { Context } from "../../context.ts";

/** The doctor's repairs for the installation that is being set up, which may be saved nowhere yet. All texts are redacted. */
export function repairsHere(context: Context): Pick<WizardServices, "repairFor" | "repair"> {
  const { redactor } = context;
  let offered: { session: DoctorSession; result: CheckResult } | undefined;
  return {
    async repairFor(input, id) {
      const profile = profileSchema.parse(input);
      const session = await DoctorSession.open(context, { profile: profile.name, load: async () => profile });
      const result = await session.recheck(id);
      offered = result.remediation && { session, result };
      if (result.remediation === undefined) return undefined;
      const { title, risk, first, confirm } = result.remediation;
      const [preview, effect] = [session.preview(result), session.effect(result)];
      const remediation = { title, risk, first, confirm, preview, effect };
      return redactor.redactDeep({ id, finding: result.finding, remediation });
    },
    async repair(say) {
      if (offered === undefined) throw new Error("no repair was offered");
      const { session, result } = offered;
      const problem = await session.repair(result, say);
      const { finding } = await session.recheck(result.id);
      return { problem: redactor.redactDeep(problem), status: finding.status };
    },
  };
}

import { isCommonMailDomain } from "../../../schema/workspaces/workspace-spec.ts";

import { installationCheck } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";

/** The app lets anybody with an address in the workspace's domain find that workspace. */
const rule = { id: "mail-domain", title: "The workspace domain is your own", category: "configuration" } as const;

export const mailDomain = installationCheck(rule, {
  reads: ["profile"],
  detect({ profile: { workspace } }) {
    if (!isCommonMailDomain(workspace.domain)) return ok(workspace.domain);
    return fail({
      code: "value-refused",
      saw: "The workspace domain belongs to an email provider",
      evidence: [`workspace.domain is ${workspace.domain}.`],
      why: "Anyone with an address at that provider would count as one of your people.",
      next: "Use a domain that you own, such as example.com.",
    });
  },
});

import { isCommonMailDomain } from "../../../schema/workspaces/workspace-spec.ts";

import { installationCheck } from "../../domain/check.ts";
import { fail, ok } from "../../domain/finding.ts";

/** The app lets anybody with an address in the workspace's domain find that workspace. */
const rule = { id: "mail-domain", title: "Workspace domain is your own", category: "configuration" } as const;

export const mailDomain = installationCheck(rule, {
  reads: ["profile"],
  detect({ profile: { workspace } }) {
    if (!isCommonMailDomain(workspace.domain)) return ok(workspace.domain);
    return fail({
      code: "value-refused",
      saw: "The workspace's domain belongs to a mail provider",
      evidence: [`workspace.domain is ${workspace.domain}.`],
      why: "Anybody with an address there would be taken for one of your people.",
      next: "Give a domain of your own, such as example.com.",
    });
  },
});

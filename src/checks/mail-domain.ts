import { isCommonMailDomain } from "../../schema/workspaces/workspace-spec.ts";
import type { PreflightCheck } from "../domain/preflight-check.ts";
import { fail, ok } from "./finding-of.ts";

/** The app lets anybody with an address in the workspace's domain find that workspace. */
export const mailDomain: PreflightCheck = {
  id: "mail-domain",
  title: "Workspace domain is your own",
  category: "configuration",
  detect({ profile: { workspace } }) {
    if (!isCommonMailDomain(workspace.domain)) return ok(this.id, workspace.domain);
    return fail(this.id, {
      code: "value-refused",
      title: "The workspace's domain belongs to a mail provider",
      saw: `workspace.domain is ${workspace.domain}.`,
      why: "Anybody with an address there would be taken for one of your people.",
      next: "Give a domain of your own, such as example.com.",
    });
  },
};

import { isCommonMailDomain } from "../../schema/workspaces/workspace-spec.ts";
import { type ProfileInput, profileSchema } from "../domain/profile.ts";

export interface ProfileFault {
  /** As in `edge.email`. */
  path: string;
  message: string;
}

/** The rules of a profile file, asked while a person is still typing; all faults at once. */
export function validateProfile(input: ProfileInput): ProfileFault[] {
  const result = profileSchema.safeParse(input);
  const faults = (result.error?.issues ?? []).map(({ path, message }) => ({ path: path.join("."), message }));
  const { domain } = input.workspace;
  if (isCommonMailDomain(domain))
    faults.push({
      path: "workspace.domain",
      message: `must be a domain that you own: anyone can have an address at ${domain}`,
    });
  return faults;
}

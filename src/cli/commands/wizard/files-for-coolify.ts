import { basename } from "node:path";
import type { ForCoolify } from "../../../../screens/wizard/services.ts";
import type { Draft } from "../../../domain/draft.ts";
import type { Profile } from "../../../domain/profile.ts";
import type { Context } from "../../context.ts";
import type { Drafts } from "./drafts.ts";

/** For the wizard's last screen on Coolify: looks; with answers it writes, and where that is all, saves them. */
export async function filesForCoolify(
  context: Context,
  drafts: Pick<Drafts, "forget">,
  profile: Profile,
  answers: Draft["answers"] | undefined,
): Promise<ForCoolify> {
  const { CoolifyFiles } = await import("../../../installation/coolify-files.ts");
  const found = await CoolifyFiles.look(context, profile, undefined, await context.postDeploymentProgram());
  if (answers !== undefined) {
    await found.write();
    // By the API there is a run yet, which saves them when it begins.
    if (profile.coolify?.api === undefined) {
      await context.ports.profiles.save(profile.name, found.profile.asSaved ?? profile);
      await drafts.forget(answers);
    }
  }
  const { directory, steps } = found;
  const files = found.files.map(({ path, state }) => ({ name: basename(path), state }));
  return { directory, files, steps, savedAs: profile.name };
}

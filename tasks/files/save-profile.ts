import type { Task } from "../../src/domain/task.ts";

/**
 * For replay, a convenience: where it cannot be, the installation is made all the same. It holds
 * references, never values.
 */
export const saveProfile: Task = {
  id: "save-profile",
  phase: "records",
  title: "Save the profile",
  looksAt: ["savedProfile"],
  assess({ profile, facts: { savedProfile } }) {
    if (profile.asSaved === undefined)
      return { state: "skipped", because: "--target on the command line applies to this run only" };
    if (savedProfile.current) return { state: "done", because: `${savedProfile.path} is up to date` };
    if (savedProfile.obstacle !== undefined)
      return { state: "skipped", because: `the profile cannot be saved here: ${savedProfile.obstacle}` };
    return {
      state: "needed",
      because: `so that --profile ${profile.name} repeats this installation`,
      changes: [
        {
          action: "save",
          what: savedProfile.exists ? `${savedProfile.path} (with different contents now)` : savedProfile.path,
        },
      ],
    };
  },
  async run(ctx) {
    if (ctx.profile.asSaved !== undefined) await ctx.ports.profiles.save(ctx.profile.name, ctx.profile.asSaved);
  },
};

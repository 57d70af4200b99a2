import type { CoolifyAccess, CoolifyApplication } from "../../src/domain/coolify.ts";
import type { AtCoolifyFacts } from "../../src/domain/facts/at-coolify.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { InstallationSecrets } from "../../src/domain/secret.ts";
import type { AssessInput, TaskContext } from "../../src/domain/task.ts";

/** With an address and a token, all is done through Coolify's API. */
export function accessTo(
  { coolify }: Pick<ResolvedProfile, "coolify">,
  secrets: InstallationSecrets,
): CoolifyAccess | undefined {
  const token = secrets.get("COOLIFY_TOKEN")?.secret;
  return coolify?.api === undefined || token === undefined ? undefined : { api: coolify.api, token };
}

/** Of a run that is under way; whoever watches is told why nothing happens. */
export function accessOf({ profile, secrets, emit }: Pick<TaskContext, "profile" | "secrets" | "emit">): CoolifyAccess {
  const access = accessTo(profile, secrets);
  if (access === undefined) throw new TypeError("a run through Coolify's API has its address and token");
  return {
    ...access,
    waiting: (seconds, why) =>
      emit({ type: "task-line", source: "coolify", line: `Coolify asks to wait ${seconds} s: ${why}` }),
  };
}

export function coolifyOf({ facts }: Pick<AssessInput, "facts">): AtCoolifyFacts {
  if (facts.atCoolify === undefined) throw new TypeError("a plan for Coolify has looked at it");
  return facts.atCoolify;
}

export function applicationOf(input: Pick<AssessInput, "facts">): CoolifyApplication {
  const { application } = coolifyOf(input);
  if (application === undefined) throw new TypeError("the application is there by now");
  return application;
}

import { saysTheSame, servicesIn } from "../../compose/coolify/same-file.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { TaskContext } from "../../src/domain/task.ts";
import { accessOf, coolifyOf } from "./access.ts";
import type { WantedInCoolify } from "./wanted.ts";

/** The very first deployment is not spent on a file that is somebody else's. */
export function mustBeCommitted(ctx: TaskContext, wanted: WantedInCoolify): void {
  const { deployments, application } = coolifyOf(ctx);
  const text = application?.composeText;
  if (deployments.length > 0 || text === "hidden") return;
  if (text !== undefined && saysTheSame(text, wanted.composeText)) return;
  throw otherFile(
    ctx,
    text === undefined ? "It has read none." : "It has read a different one.",
    "Nothing was deployed.",
  );
}

/** Coolify reads the file again with each deployment, and with nothing else that its API can do. */
export async function mustBeWhatWasDeployed(ctx: TaskContext, uuid: string, wanted: WantedInCoolify): Promise<void> {
  const application = await ctx.ports.coolify.application(accessOf(ctx), uuid, ctx.signal);
  const text = application?.composeText;
  if (text === "hidden") {
    const what =
      "whether the compose file in the repository is this one: the token may not read it (permission Read sensitive data, read:sensitive)";
    ctx.emit({ type: "unverified", what });
    return;
  }
  if (text === undefined || !saysTheSame(text, wanted.composeText))
    throw otherFile(ctx, "A different one was deployed.", "The running containers do not match this profile.");
}

function otherFile({ profile }: TaskContext, saw: string, why: string): Problem {
  const { url, branch, file } = profile.coolify?.repository ?? {};
  const where = url === undefined ? "its repository" : `${url} (${branch})`;
  return new Problem({
    code: "coolify-differs",
    title: "The compose file in the repository is not the generated one",
    saw: `Coolify reads ${file ?? "its compose file"} from ${where}. ${saw}`,
    why,
    next: `dittofeed-setup coolify generate ${profile.name}   then commit and push its compose file there, press Reload compose under General in Coolify, and run this again`,
  });
}

/**
 * Coolify drops a domain of a service that the file it knows does not have, and says nothing
 * (ApplicationsController.php, update_by_uuid).
 */
export function mustKnowServices(ctx: TaskContext, { domains }: WantedInCoolify): void {
  const text = coolifyOf(ctx).application?.composeText;
  if (text === undefined || text === "hidden") return;
  const services = servicesIn(text);
  if ([...domains.keys()].every((name) => services.includes(name))) return;
  throw otherFile(ctx, "It has read a different one.", "The domain would belong to a service that does not exist.");
}

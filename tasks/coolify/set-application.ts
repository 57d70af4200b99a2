import type { AssessInput, Change, Task } from "../../src/domain/task.ts";
import { accessOf, applicationOf, coolifyOf } from "./access.ts";
import { mustBeCommitted, mustKnowServices } from "./compose-file.ts";
import type { WantedInCoolify } from "./wanted.ts";

/** Domains and post-deployment command. */
export function setApplication(wanted: WantedInCoolify): Task {
  return {
    id: "coolify-settings",
    phase: "infrastructure",
    title: "Set domain and post-deployment command in Coolify",
    looksAt: ["atCoolify"],
    assess(input) {
      const changes = differing(input, wanted);
      if (changes.length > 0) return { state: "needed", because: "they differ from the profile", changes };
      return { state: "done", because: "they match the profile" };
    },
    async run(ctx) {
      const { composeText, command, container, domains } = wanted;
      const application = applicationOf(ctx);
      mustBeCommitted(ctx, wanted);
      mustKnowServices(ctx, wanted);
      await ctx.ports.coolify.updateApplication(
        accessOf(ctx),
        application.uuid,
        {
          ...(sameDomains(application.domains, domains)
            ? {}
            : { domains: { byService: taken(application.domains, domains), composeText } }),
          ...(isCommand(ctx, wanted) ? {} : { postDeployment: { command, container } }),
          ...(application.joinsPredefinedNetwork === true && { joinsPredefinedNetwork: false }),
        },
        ctx.signal,
      );
    },
  };
}

function differing(input: AssessInput, wanted: WantedInCoolify): Change[] {
  const { application } = coolifyOf(input);
  const has = application?.domains ?? new Map<string, string>();
  const changes: Change[] = [];
  for (const [service, domain] of wanted.domains)
    if (has.get(service) !== domain)
      changes.push({ action: has.has(service) ? "update" : "create", what: `the domain ${domain} for ${service}` });
  for (const [service, domain] of has)
    if (!wanted.domains.has(service))
      changes.push({ action: "update", what: `${service} to have no domain (now ${domain})` });
  if (application?.joinsPredefinedNetwork === true)
    changes.push({
      action: "update",
      what: "the application out of Coolify's own network, where postgres is Coolify's",
    });
  if (!isCommand(input, wanted))
    changes.push({
      action: (application?.postDeploymentCommand ?? "") === "" ? "create" : "update",
      what: `the post-deployment command, in the container ${wanted.container}`,
    });
  return changes;
}

function isCommand(input: AssessInput, { command, container }: WantedInCoolify): boolean {
  const { application } = coolifyOf(input);
  // Coolify trims every text that it is sent.
  return application?.postDeploymentCommand === command.trim() && application.postDeploymentContainer === container;
}

function sameDomains(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([service, domain]) => other.get(service) === domain);
}

/** One that has none is told so: a list without any is no change to Coolify. */
function taken(has: ReadonlyMap<string, string>, wanted: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  return new Map([...[...has.keys()].map((service) => [service, ""] as const), ...wanted]);
}

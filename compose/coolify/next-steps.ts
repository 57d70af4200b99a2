import type { ResolvedProfile } from "../../src/domain/profile.ts";
import { edgePorts } from "../stack/edge/caddyfile.ts";
import { commandService, domainService, type GeneratedFiles, locationOf } from "./coolify-page.ts";
import { givenVariables } from "./coolify-variables.ts";

/** What a person does with the files, as short as it can be said; the page has each field. */
export function coolifySteps(profile: ResolvedProfile, { compose, command }: GeneratedFiles): string[] {
  const { repository, application } = profile.coolify ?? {};
  const names = givenVariables(profile)
    .filter(({ isRequired }) => isRequired)
    .map(({ name }) => name);
  return [
    `Commit ${compose} to ${repository === undefined ? "your repository" : `${repository.url} (${repository.branch})`} as ${locationOf(profile)}.`,
    application === undefined
      ? "In Coolify, create an application from it with the build pack Docker Compose."
      : `In Coolify, open the application ${application} and reload its compose file.`,
    ...(profile.tunnel === undefined
      ? [`Domains: ${profile.address}, port ${edgePorts.plain}, for ${domainService} and nothing else.`]
      : ["Domains: none; it is reached through the tunnel."]),
    `Environment Variables: set ${names.join(", ")}.`,
    `General, Post-deployment: all of ${command}; container name: ${commandService}.`,
    "Deploy, and read the last line of the command in the debug logs.",
  ];
}

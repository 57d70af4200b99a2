import { embeddedPages, redirectUri } from "../../compose/stack/addresses.ts";
import type { Summary } from "../domain/event.ts";
import { installationPaths } from "../domain/installation-files.ts";
import type { RunView } from "../engine/run-view.ts";
import type { PlannedInstallation } from "./planned.ts";

/** What the operator is told at the end, from what was seen during this run. */
export function summarise(planned: PlannedInstallation, view: RunView, log: string | undefined): Summary {
  const { profile, facts } = planned;
  const paths = installationPaths(profile.directory);
  const rehearsal = profile.target === "rehearsal";
  return {
    mode: profile.mode,
    target: profile.target,
    dashboardUrl: `${profile.address}/dashboard`,
    apiUrl: `${profile.address}/api`,
    workspace: {
      name: profile.workspace.name,
      id: facts.database.state === "open" ? facts.database.workspace.id : undefined,
      administrator: profile.workspace.administrator,
    },
    google: profile.google === undefined ? undefined : { redirectUri: redirectUri(profile), origin: profile.address },
    embeddedPages: embeddedPages(profile),
    files: { directory: profile.directory, compose: paths.compose, env: paths.env, log },
    verified: view.verified,
    unverified: [
      ...view.unverified,
      ...(rehearsal ? ["Everything that needs containers: a rehearsal starts none."] : []),
    ],
    defects: view.defects,
    next: nextSteps(planned),
    savedProfile: facts.savedProfile.exists ? profile.name : undefined,
  };
}

function nextSteps({ profile }: PlannedInstallation): string[] {
  if (profile.target === "rehearsal")
    return [`For the real thing, on a host with Docker: dittofeed-setup --profile ${profile.name} --target compose`];
  const google =
    profile.google === undefined
      ? [
          `Create an OAuth client at Google with the redirect address ${redirectUri(profile)}, put google.clientId and clientSecret into the profile, and run it again.`,
        ]
      : [`Register ${redirectUri(profile)} at Google (APIs & Services, Credentials, Authorized redirect URIs).`];
  return [...google, `Open ${profile.address}/dashboard and sign in as ${profile.workspace.administrator}.`];
}

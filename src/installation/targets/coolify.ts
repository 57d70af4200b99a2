import { redirectUri } from "../../../compose/stack/addresses.ts";
import { databaseUnreachable } from "../../domain/database-unreachable.ts";
import { answersOf, type InstallationTarget } from "../../domain/target.ts";

/**
 * Coolify makes and keeps the containers, somewhere; this program only speaks to its API. The
 * database is worked on by the post-deployment command, from within.
 */
export const coolifyTarget: InstallationTarget = {
  ...answersOf({ target: "coolify" }),
  unverified: [
    "Each service, the database and the workspace: run dittofeed-setup doctor on Coolify's server to check them.",
  ],
  nextSteps: (profile) => [
    `Register ${redirectUri(profile)} at Google (APIs & Services, Credentials, Authorized redirect URIs).`,
    `Open ${profile.address}/dashboard and sign in as ${profile.workspace.administrator}.`,
  ],
  databaseState: async () => ({ state: "unreachable", saw: "only the containers on Coolify's server can reach it" }),
  locateDatabase: () =>
    Promise.reject(databaseUnreachable("Only the containers on Coolify's server can reach the database.")),
};

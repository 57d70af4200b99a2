import { redirectUri } from "../../../compose/stack/addresses.ts";
import { localAddress } from "../../domain/local-address.ts";
import { answersOf, type InstallationTarget } from "../../domain/target.ts";
import { composeTarget } from "./compose.ts";

/**
 * From source on this machine: the stores run as containers, as on `compose`, and the app's own
 * processes beside them.
 */
export const localTarget: InstallationTarget = {
  ...composeTarget,
  ...answersOf({ target: "local" }),
  unverified: ["Sign-in and the addresses: the app runs only during dittofeed-setup local up."],
  nextSteps: (profile) => [
    profile.google === undefined
      ? `Create an OAuth client at Google with the redirect address ${redirectUri(profile)}, put google.clientId and google.clientSecret into the profile, and run it again.`
      : `Register ${redirectUri(profile)} at Google (APIs & Services, Credentials, Authorized redirect URIs).`,
    `Start the app: dittofeed-setup local up --profile ${profile.name}   then open ${localAddress}/dashboard and sign in as ${profile.workspace.administrator}.`,
  ],
};

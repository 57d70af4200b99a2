import { isPasted } from "../answers.ts";
import type { Question } from "./question.ts";
import { yesNo } from "./question.ts";

const now = ({ google }: { google: string }) => google === "yes";

export const google: Question = {
  title: "Sign-in with Google",
  intro:
    "Dittofeed uses Google sign-in. Register this installation as an OAuth client in Google Cloud. You can skip this, but nobody can sign in until it is done.",
  fields: [
    {
      kind: "choice",
      path: "google",
      label: "Set it up now",
      choices: yesNo,
      help: "Create the client at console.cloud.google.com, under Credentials, as a web application. Choose no to install without it: the summary then says what is missing.",
    },
    {
      kind: "text",
      path: "google.clientId",
      label: "Client ID",
      when: now,
      what: "the client ID",
      look: "google",
      example: "1234-abc.apps.googleusercontent.com",
      usual: /^[0-9]+-[a-z0-9]+\.apps\.googleusercontent\.com$/,
      unusual: "Google's client IDs end in .apps.googleusercontent.com. If you are sure of yours, continue.",
      help: "Google shows it beside your OAuth client. Example: 1234-abc.apps.googleusercontent.com.",
    },
    {
      kind: "secret",
      name: "GOOGLE_CLIENT_SECRET",
      what: "the client secret",
      label: "Client secret",
      when: (answers) => now(answers) && !isPasted(answers),
      usual: /^GOCSPX-[\w-]{28}$|^[\w-]{24}$/,
      unusual: "Google's secrets begin with GOCSPX- and have 35 characters. If you are sure of yours, continue.",
      help: "Google shows it once, when the client is made; paste it here and it is never shown. It goes into the settings of this installation and nowhere else.",
    },
  ],
};

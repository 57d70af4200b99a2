import { isFromSource, isPasted } from "../answers.ts";
import type { Question } from "./question.ts";
import { yesNo } from "./question.ts";

const wanted = ({ hubspot }: { hubspot: string }) => hubspot === "yes";

export const hubspot: Question = {
  title: "HubSpot",
  intro: "Lets a workspace connect to HubSpot. Skip it if you do not use HubSpot.",
  when: (answers) => !isFromSource(answers),
  fields: [
    {
      kind: "choice",
      path: "hubspot",
      label: "Use HubSpot",
      choices: yesNo,
      help: "Yes: enter the client of your HubSpot app. No: skip HubSpot.",
    },
    {
      kind: "text",
      path: "hubspot.clientId",
      what: "the client ID",
      label: "Client ID",
      when: wanted,
      help: "HubSpot shows it on your app's Auth page. It looks like 1a2b3c4d-0000-0000-0000-000000000000.",
    },
    {
      kind: "secret",
      name: "HUBSPOT_CLIENT_SECRET",
      what: "the client secret",
      label: "Client secret",
      when: (answers) => wanted(answers) && !isPasted(answers),
      help: "HubSpot shows it beside the client ID. Paste it here: it is never displayed and is stored only in this installation's settings.",
    },
  ],
  inShort: (answers) => (answers.hubspot === "yes" ? "yes" : "no"),
};

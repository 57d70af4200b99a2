import { isForCoolify } from "../answers.ts";
import type { Question } from "./question.ts";

export const place: Question = {
  title: "Name and folder",
  intro:
    "The name prefixes this installation's containers, networks and volumes; for Coolify it is the profile's. Its files go into the folder.",
  fields: [
    {
      kind: "text",
      path: "name",
      label: "Name",
      what: "a name",
      example: "dittofeed",
      help: "Lowercase letters, digits, - and _. Containers are named after it. Example: dittofeed gives dittofeed-api-1.",
    },
    {
      kind: "text",
      path: "directory",
      label: "Folder",
      look: "folder",
      when: (answers) => !isForCoolify(answers),
      whenEmpty: "the usual folder",
      help: "compose.yaml, .env and the log are written there, and nowhere else. Leave it empty to use the usual folder.",
    },
    {
      kind: "text",
      path: "directory",
      label: "Folder",
      look: "folder",
      when: isForCoolify,
      whenEmpty: "the usual folder",
      help: "The compose file, the post-deployment command and the instructions are written there. A clone of your repository is a good place.",
    },
  ],
  inShort: ({ name, directory }, usual) => `${name}, in ${directory.trim() || usual}`,
};

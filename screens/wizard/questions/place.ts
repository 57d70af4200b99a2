import type { Question } from "./question.ts";

export const place: Question = {
  title: "Name and folder",
  intro: "The name prefixes this installation's containers, networks and volumes. Its files go into the folder.",
  fields: [
    {
      kind: "text",
      path: "name",
      label: "Name",
      example: "dittofeed",
      help: "Lowercase letters, digits, - and _. Containers are named after it. Example: dittofeed gives dittofeed-api-1.",
    },
    {
      kind: "text",
      path: "directory",
      label: "Folder",
      whenEmpty: "the usual folder",
      help: "compose.yaml, .env and the log are written there, and nowhere else. Leave it empty to use the usual folder.",
    },
  ],
};

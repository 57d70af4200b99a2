import type { Question } from "./question.ts";

export const place: Question = {
  title: "Name and folder",
  intro: "The name marks the containers, networks and volumes of this installation. The folder will hold its files.",
  fields: [
    {
      kind: "text",
      path: "name",
      label: "Name",
      example: "dittofeed",
      help: "Small letters, digits, - and _; containers are called after it. Example: dittofeed gives dittofeed-api-1.",
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

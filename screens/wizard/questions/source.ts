import { isFromSource } from "../answers.ts";
import type { Question } from "./question.ts";

export const source: Question = {
  title: "Source",
  intro:
    "The app runs from its source at http://localhost:3000; its databases run in containers. A checkout that is there is never changed by git.",
  when: isFromSource,
  fields: [
    {
      kind: "text",
      path: "local.source",
      label: "Folder",
      whenEmpty: "this one, or a new clone",
      help: "A checkout, or a new folder to clone into. Leave it empty to use this folder or one above it if it is a checkout, and a clone otherwise.",
    },
    {
      kind: "text",
      path: "local.repository",
      label: "Clone from",
      whenEmpty: "aymensakka/dittofeed on GitHub",
      help: "Used only if the folder does not exist yet. Example: https://github.com/acme/dittofeed.",
    },
    {
      kind: "text",
      path: "local.ref",
      label: "Branch",
      whenEmpty: "multi-tenant-main",
      help: "Used only for a clone: a branch or a tag. Example: main.",
    },
  ],
};

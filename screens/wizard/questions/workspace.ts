import type { Question } from "./question.ts";

export const workspace: Question = {
  title: "Workspace and administrator",
  intro: "A workspace holds your journeys, segments and templates. Its administrator can invite everybody else.",
  fields: [
    {
      kind: "text",
      path: "workspace.name",
      label: "Workspace",
      what: "a workspace name",
      example: "Acme Marketing",
      help: "The name that people see in the dashboard; any text will do. Example: Acme Marketing.",
    },
    {
      kind: "text",
      path: "workspace.administrator",
      label: "Administrator",
      what: "the administrator's e-mail address",
      example: "you@example.com",
      help: "The e-mail address of the Google account that will administer the workspace. Example: you@example.com.",
    },
    {
      kind: "text",
      path: "workspace.domain",
      label: "E-mail domain",
      what: "the domain of your e-mail addresses",
      example: "example.com",
      help: "People who sign in with an address of this domain belong to the workspace. Use your own, such as example.com, never gmail.com.",
    },
  ],
};

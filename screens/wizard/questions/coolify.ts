import { type Answers, isForCoolify, isPasted, isThroughApi } from "../answers.ts";
import type { Question } from "./question.ts";

const isNamed = (answers: Answers) => answers["coolify.repository.url"].trim() !== "";
const repository = { kind: "text", path: "coolify.repository.url", label: "Repository" } as const;

export const coolify: Question = {
  title: "Coolify",
  intro:
    "How Coolify is reached, and where in it this goes. It reads the compose file from a git repository, and takes it from nowhere else.",
  when: isForCoolify,
  fields: [
    {
      kind: "choice",
      path: "coolify.how",
      label: "Set it up",
      choices: [
        { value: "paste", label: "by pasting" },
        { value: "api", label: "by its API" },
      ],
      help: "With the first you get files and a page that says what goes where. The second needs a token, and sets, deploys and verifies it all.",
    },
    {
      kind: "text",
      path: "coolify.api",
      what: "the address of Coolify",
      label: "Coolify's address",
      when: isThroughApi,
      example: "https://coolify.example.com",
      help: "Of its dashboard, without a path. The API has to be on there: Settings, Advanced, API Access.",
    },
    {
      kind: "secret",
      name: "COOLIFY_TOKEN",
      what: "the API token",
      label: "API token",
      when: isThroughApi,
      usual: /^\d+\|\w{40,}$/,
      unusual: "Coolify's tokens begin with a number and a |. If you are sure of yours, continue.",
      help: "Made in Coolify under Keys & Tokens, with read, write, deploy and read:sensitive. It is never saved: a replay takes it from the variable COOLIFY_TOKEN.",
    },
    {
      kind: "text",
      path: "coolify.project",
      label: "Project",
      whenEmpty: "as this is called",
      help: "The name of a project in Coolify, or its uuid. Leave it empty for one that is called as this is.",
    },
    {
      kind: "text",
      path: "coolify.environment",
      label: "Environment",
      whenEmpty: "production",
      help: "The environment in that project. Every project in Coolify begins with one called production.",
    },
    {
      kind: "text",
      path: "coolify.application",
      label: "Application",
      whenEmpty: "a new one",
      help: "The uuid of one that is there already, as it ends the address of its page. A private repository needs one, made in Coolify.",
    },
    {
      ...repository,
      when: isPasted,
      whenEmpty: "yours, not named",
      help: "Where you will put the compose file, as Coolify reads it. Example: git@git.example.com:acme/deploy.git.",
    },
    {
      ...repository,
      when: isThroughApi,
      what: "the address of a repository",
      example: "https://git.example.com/acme/deploy",
      help: "Where you will put the compose file, as Coolify reads it. Example: git@git.example.com:acme/deploy.git.",
    },
    {
      kind: "text",
      path: "coolify.repository.branch",
      label: "Branch",
      when: isNamed,
      whenEmpty: "main",
      help: "The branch that Coolify deploys. Leave it empty for main.",
    },
    {
      kind: "text",
      path: "coolify.repository.file",
      label: "File",
      when: isNamed,
      whenEmpty: "/docker-compose.yaml",
      help: "Where it lies in the repository, from its root. Leave it empty for /docker-compose.yaml, where Coolify looks.",
    },
  ],
};

import { type Answers, isForCoolify, isPasted, isThroughApi } from "../answers.ts";
import type { Question } from "./question.ts";

const isNamed = (answers: Answers) => answers["coolify.repository.url"].trim() !== "";
const repository = { kind: "text", path: "coolify.repository.url", label: "Repository" } as const;

export const coolify: Question = {
  title: "Coolify",
  intro: "How to reach Coolify, and where to deploy in it. Coolify reads the compose file only from a git repository.",
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
      help: "The first writes files and a page that explains where to paste them. The second needs a token, and configures, deploys and verifies everything.",
    },
    {
      kind: "text",
      path: "coolify.api",
      what: "the address of Coolify",
      label: "Coolify's address",
      when: isThroughApi,
      example: "https://coolify.example.com",
      help: "The address of its dashboard, without a path. Its API must be enabled: Settings, Advanced, API Access.",
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
      whenEmpty: "same name as this installation",
      help: "The name or UUID of a project in Coolify. Leave it empty for one with this installation's name.",
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
      help: "The UUID of an existing one, at the end of its page's address. A private repository needs one, created in Coolify.",
    },
    {
      ...repository,
      when: isPasted,
      whenEmpty: "yours, not named",
      help: "The repository for the compose file, as Coolify reads it. Example: git@git.example.com:acme/deploy.git.",
    },
    {
      ...repository,
      when: isThroughApi,
      what: "the address of a repository",
      example: "https://git.example.com/acme/deploy",
      help: "The repository for the compose file, as Coolify reads it. Example: git@git.example.com:acme/deploy.git.",
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
      help: "Its path in the repository, from the root. Leave it empty for /docker-compose.yaml, Coolify's default.",
    },
  ],
};

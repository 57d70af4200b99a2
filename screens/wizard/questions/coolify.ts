import { type Answers, isForCoolify } from "../answers.ts";
import type { Question } from "./question.ts";

const isKnown = (answers: Answers) => answers["coolify.repository.url"].trim() !== "";

export const coolify: Question = {
  title: "Coolify",
  intro:
    "Where this goes in Coolify. Coolify reads the compose file from a git repository, and takes it from nowhere else.",
  when: isForCoolify,
  fields: [
    {
      kind: "text",
      path: "coolify.project",
      label: "Project",
      whenEmpty: "as this is called",
      help: "The name of a project in Coolify, or its uuid. It is only said on the page that you get; nothing is asked of Coolify.",
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
      path: "coolify.repository.url",
      label: "Repository",
      whenEmpty: "yours, not named",
      help: "Where you will put the compose file, as Coolify reads it. Example: git@git.example.com:acme/deploy.git.",
    },
    {
      kind: "text",
      path: "coolify.repository.branch",
      label: "Branch",
      when: isKnown,
      whenEmpty: "main",
      help: "The branch that Coolify deploys. Leave it empty for main.",
    },
    {
      kind: "text",
      path: "coolify.repository.file",
      label: "File",
      when: isKnown,
      whenEmpty: "/docker-compose.yaml",
      help: "Where it lies in the repository, from its root. Leave it empty for /docker-compose.yaml, where Coolify looks.",
    },
  ],
  inShort: (answers) => answers["coolify.repository.url"].trim() || "a repository of yours",
};

import { isForCoolify } from "../answers.ts";
import type { Question } from "./question.ts";
import { yesNo } from "./question.ts";

const wanted = ({ registry }: { registry: string }) => registry === "yes";

export const registry: Question = {
  title: "Registry login",
  intro: "Only for images that are not public.",
  fields: [
    {
      kind: "choice",
      path: "registry",
      label: "Log in",
      choices: yesNo,
      help: "Yes: log in before the images are downloaded. No: download them anonymously.",
    },
    {
      kind: "text",
      path: "registry.server",
      what: "the registry's host name",
      label: "Server",
      when: wanted,
      example: "registry.example.com",
      help: "The registry's host name, without https. Example: registry.example.com, or docker.io.",
    },
    {
      kind: "text",
      path: "registry.username",
      what: "the user name",
      label: "User",
      when: wanted,
      help: "The user name at that registry. Example: your name, or that of a robot account.",
    },
    {
      kind: "secret",
      name: "REGISTRY_PASSWORD",
      what: "the password",
      label: "Password",
      when: (answers) => wanted(answers) && !isForCoolify(answers),
      help: "A password or, better, an access token that may only read. It is never shown; it goes to Docker's own login, not into .env.",
    },
  ],
  inShort: (answers) => (answers.registry === "yes" ? answers["registry.server"] || "yes" : "no"),
};

import { domainName } from "../../src/domain/profile.ts";
import type { Question } from "./question.ts";

export const addresses: Question = {
  title: "Addresses",
  intro:
    "Where people and programs reach Dittofeed. One domain fills in both addresses; without one, only this machine reaches it.",
  fields: [
    {
      kind: "text",
      path: "domain",
      label: "Domain",
      whenEmpty: "this machine alone",
      check: (value) =>
        domainName.safeParse(value.trim()).success
          ? undefined
          : "must be a domain such as example.com, without https://",
      help: "Fills in both addresses, with app. and api. before it; you can change them. Example: example.com; leave it empty to use localhost.",
    },
    {
      kind: "text",
      path: "addresses.dashboard",
      label: "Dashboard",
      example: "https://app.example.com",
      help: "What people type into their browser, without a path at the end. Example: https://app.example.com, or http://localhost:3000.",
    },
    {
      kind: "text",
      path: "addresses.api",
      label: "API",
      example: "https://api.example.com",
      help: "Where the dashboard and your programs send requests, without a path. Example: https://api.example.com, or http://localhost:3001.",
    },
  ],
};

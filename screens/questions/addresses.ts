import { domainName } from "../../src/domain/profile.ts";
import type { Question } from "./question.ts";

export const addresses: Question = {
  title: "Addresses",
  intro:
    "Where people and programs will reach Dittofeed. One domain fills the rest; without one, only this machine does.",
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
      help: "Fills in app. and api. in front of it, and you may change both. Example: example.com; leave it empty to use localhost.",
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

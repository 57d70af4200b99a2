import type { Question } from "./question.ts";

export const addresses: Question = {
  title: "Addresses",
  intro: "Where people and programs will reach Dittofeed. On this machine alone, keep localhost.",
  fields: [
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

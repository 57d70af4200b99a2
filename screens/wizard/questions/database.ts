import type { Question } from "./question.ts";

const labels: Record<string, string> = { auto: "both", drizzle: "the app", sql: "this program" };

export const database: Question = {
  title: "Database",
  intro: "How to create the tables. Every option produces the same complete schema.",
  fields: [
    {
      kind: "choice",
      path: "database.route",
      label: "Tables made by",
      choices: Object.entries(labels).map(([value, label]) => ({ value, label })),
      help: "With both, the app's own migrations make its tables, and this program adds what they leave out. Choose this program if they fail.",
    },
  ],
  inShort: (answers) =>
    answers["database.route"] === "auto"
      ? "tables made by both"
      : `tables made by ${labels[answers["database.route"]]}`,
};

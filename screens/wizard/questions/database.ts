import { isFromSource } from "../answers.ts";
import type { Question } from "./question.ts";

const labels: Record<string, string> = { auto: "both", drizzle: "the app", sql: "this program" };

export const database: Question = {
  title: "Database",
  intro: "How to create the tables. Every option produces the same complete schema.",
  when: (answers) => !isFromSource(answers),
  fields: [
    {
      kind: "choice",
      path: "database.route",
      label: "Tables made by",
      choices: Object.entries(labels).map(([value, label]) => ({ value, label })),
      help: "With both, the app's migrations create its tables, and this program adds what they omit. Choose this program if the migrations fail.",
    },
  ],
  inShort: (answers) =>
    answers["database.route"] === "auto"
      ? "migrations by the app, the rest by this program"
      : `tables made by ${labels[answers["database.route"]]}`,
};

import type { Question } from "./question.ts";

export const database: Question = {
  title: "Database",
  intro: "How the tables are made. Both ways end in the same, complete schema.",
  fields: [
    {
      kind: "choice",
      path: "database.route",
      label: "Tables by",
      choices: [
        { value: "auto", label: "auto" },
        { value: "drizzle", label: "the app" },
        { value: "sql", label: "this program" },
      ],
      help: "Auto lets the app's own migrations run first and adds what they leave out. Choose this program if those migrations fail.",
    },
  ],
  inShort: (answers) => answers["database.route"],
};

import { Problem } from "./problem.ts";

export function databaseUnreachable(saw: string): Problem {
  return new Problem({
    code: "database-unreachable",
    title: "The database cannot be reached",
    saw,
    why: "Schema, workspaces and administrators are stored in it.",
    next: "dittofeed-setup doctor",
  });
}

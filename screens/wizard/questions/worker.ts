import { isFromSource } from "../answers.ts";
import type { Question } from "./question.ts";

export const worker: Question = {
  title: "Workers",
  intro: "Workers send the messages. One is enough to begin with.",
  when: (answers) => !isFromSource(answers),
  fields: [
    {
      kind: "text",
      path: "worker.replicas",
      what: "a number",
      label: "Workers",
      help: "How many worker containers run side by side, 1 to 64. Each needs about half a gigabyte of memory.",
    },
    {
      kind: "text",
      path: "worker.concurrency",
      what: "a number",
      label: "Tasks at once",
      help: "How many tasks one worker runs at once, 1 to 1000. Leave it at 10 unless measurements say otherwise.",
    },
  ],
  inShort: (answers) => {
    const { "worker.replicas": workers, "worker.concurrency": tasks } = answers;
    return `${workers === "1" ? "1 worker" : `${workers} workers`}, ${tasks} tasks at once`;
  },
};

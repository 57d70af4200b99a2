import type { RepairTool } from "../../src/domain/repair.ts";

export const runTasks: RepairTool<"run-tasks"> = {
  shows: ({ tasks }, { project }) => [`# dittofeed-setup --profile ${project}, of it: ${tasks.join(", ")}`],
  run: ({ tasks }, { runTasks: run }) => run(tasks),
};

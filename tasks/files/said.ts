import type { TaskContext } from "../../src/domain/task.ts";

/** What is said of files, as lines of the step that works on them. */
export const said =
  ({ emit }: Pick<TaskContext, "emit">) =>
  (line: string): void =>
    emit({ type: "task-line", source: "files", line });

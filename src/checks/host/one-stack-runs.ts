import { check } from "../../domain/check.ts";
import type { StackFacts } from "../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import { ok, warn } from "../../domain/finding.ts";
import { typed } from "../../domain/typed.ts";

export const oneStackRuns = check({
  id: "H8",
  title: "Only one Dittofeed stack is running",
  category: "host",
  symptom: "Changes have no effect: people look at another stack than the one that was changed",
  detection: "running containers by Compose's project label, never by name",
  proof: "engine",
  reads: ["installation", "stacks"],
  needs: ["H1"],
  detect({ installation, stacks }) {
    const others = othersOf(installation, stacks);
    if (others.length === 0) return ok(stacks.length === 0 ? "none runs" : "this one alone");
    return warn({
      saw: `${others.length === 1 ? "Another stack runs" : "Other stacks run"} beside this one: ${others.map(({ project }) => project).join(", ")}.`,
      why: "They take ports and memory, and it is easy to look at the wrong one.",
      next: others.map(({ project }) => typed`docker compose --project-name ${project} stop`).join(" ; "),
      evidence: others.map(
        ({ project, directory, running, isCoolify }) =>
          `${project}: ${running} containers run${directory === undefined ? "" : `, from ${directory}`}${isCoolify ? ", by Coolify" : ""}`,
      ),
    });
  },
  remediation: {
    title: "Stop the other stack; nothing of it is removed",
    risk: "destroys",
    confirm: ({ installation, stacks }) => othersOf(installation, stacks)[0]?.project ?? "",
    steps({ installation, stacks }) {
      const [other, ...more] = othersOf(installation, stacks);
      // Which of several is the wrong one only a person knows; and Coolify would start its own
      // again.
      return other === undefined || more.length > 0 || other.isCoolify
        ? []
        : [{ do: "stop-stack", project: other.project }];
    },
  },
});

function othersOf({ project }: FoundInstallation, stacks: readonly StackFacts[]): StackFacts[] {
  return stacks.filter((stack) => stack.running > 0 && stack.project !== project);
}

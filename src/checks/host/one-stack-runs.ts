import { check } from "../../domain/check.ts";
import type { StackFacts } from "../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import { ok, warn } from "../../domain/finding.ts";
import { typed } from "../../domain/typed.ts";

/**
 * Another installation on the same host is an ordinary thing, and `status` names it. Two stacks of
 * one folder are not: they were made from the same files under two names, and a change of the files
 * reaches one of them.
 */
export const oneStackRuns = check({
  id: "H8",
  title: "Only one stack runs from this folder",
  category: "host",
  symptom: "Changes have no effect: people see a different stack than the one that was changed",
  detection: "running containers by Compose's labels for project and folder, never by name",
  proof: "engine",
  reads: ["installation", "stacks"],
  needs: ["H1"],
  detect({ installation, stacks }) {
    const twins = twinsOf(installation, stacks);
    if (twins.length === 0) {
      const beside = stacksBeside(installation, stacks).map(({ project }) => project);
      return ok(beside.length === 0 ? "only this one" : `other stacks: ${beside.join(", ")}`);
    }
    return warn({
      saw: `${twins.length === 1 ? "Another stack runs" : "Other stacks run"} from the same folder under another name: ${twins.map(({ project }) => project).join(", ")}.`,
      why: "They use the same files but different data, so it is easy to look at the wrong one.",
      next: twins.map(({ project }) => typed`docker compose --project-name ${project} stop`).join(" ; "),
      evidence: twins.map(
        ({ project, directory, running, isCoolify }) =>
          `${project}: ${running} running containers, from ${directory}${isCoolify ? ", by Coolify" : ""}`,
      ),
    });
  },
  remediation: {
    title: "Stop the other stack; nothing in it is removed",
    risk: "destroys",
    confirm: ({ installation, stacks }) => twinsOf(installation, stacks)[0]?.project ?? "",
    steps({ installation, stacks }) {
      const [other, ...more] = twinsOf(installation, stacks);
      // Which of several is the wrong one only a person knows; and Coolify would start its own
      // again.
      return other === undefined || more.length > 0 || other.isCoolify
        ? []
        : [{ do: "stop-stack", project: other.project }];
    },
  },
});

/** Every other stack of this product that runs on the engine. */
export function stacksBeside({ project }: FoundInstallation, stacks: readonly StackFacts[]): StackFacts[] {
  return stacks.filter((stack) => stack.running > 0 && stack.project !== project);
}

function twinsOf(installation: FoundInstallation, stacks: readonly StackFacts[]): StackFacts[] {
  const { directory } = installation;
  return stacksBeside(installation, stacks).filter((stack) => directory !== undefined && stack.directory === directory);
}

import type { ProblemParts } from "../../src/domain/problem.ts";

/* What is said, wherever it is noticed, where Docker or Compose is not on this host. */

export const dockerMissing = {
  code: "engine-absent",
  title: "Docker is not installed",
  why: "Every service of the stack runs as a container of this engine.",
  next: "Install it (Debian, Ubuntu: sudo apt-get install docker.io; others: https://docs.docker.com/engine/install), or try a rehearsal without it: --target rehearsal",
} as const satisfies Omit<ProblemParts, "saw">;

export const composeMissing = {
  code: "compose-absent",
  title: "Docker Compose is not installed",
  why: "The stack runs as a Compose project.",
  next: "sudo apt-get install docker-compose-plugin (Docker's own packages) or docker-compose (Debian's)",
} as const satisfies Omit<ProblemParts, "saw">;

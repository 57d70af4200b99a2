import { complaintAbout, containerFailure } from "../../compose/output/container-failure.ts";
import { servicesOf } from "../../compose/stack/images.ts";
import { conditionOf, isReady } from "../../src/domain/condition.ts";
import type { InspectedContainer } from "../../src/domain/facts/containers.ts";
import type { Problem } from "../../src/domain/problem.ts";
import type { TaskContext } from "../../src/domain/task.ts";

const logLines = 20;

/**
 * Compose was content, and a look afterwards shows a container that does not run: it has ended
 * since, or ends over and over. Then that container is what is wrong, with its own last lines;
 * undefined where none is.
 */
export async function whyNotUp({ ports, profile, signal }: TaskContext): Promise<Problem | undefined> {
  const services = servicesOf(profile);
  const all = await ports.docker.containers(profile.name, signal);
  const down = all
    .filter((one) => !isReady(one) && conditionOf(one) !== "starting")
    .toSorted((a, b) => services.indexOf(a.service) - services.indexOf(b.service));
  const [container] = down;
  if (container === undefined) return undefined;
  return containerFailure(await withWords(container, ports, signal), saying(container), {
    doing: "start the services",
    project: profile.name,
  });
}

const saying = (container: InspectedContainer) => ({ stderr: complaintAbout(container), exitCode: 1 });

async function withWords(container: InspectedContainer, { docker }: TaskContext["ports"], signal: AbortSignal) {
  const logs = await docker.containerLogs(container.id, logLines, signal).catch(() => []);
  return { container, logs, healthLog: container.healthLog };
}

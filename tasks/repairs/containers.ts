import { restartContainers, startContainers, stopContainers } from "../../compose/commands/containers.ts";
import { commandLine } from "../../compose/commands/docker.ts";
import { restartAttempts } from "../../compose/output/cut-off.ts";
import { recoveryMs } from "../../compose/stack/health.ts";
import { type Condition, conditionOf } from "../../src/domain/condition.ts";
import type { InspectedContainer } from "../../src/domain/facts/containers.ts";
import { inWords } from "../../src/domain/in-words.ts";
import type { NamedContainer, RepairContext, RepairTools } from "../../src/domain/repair.ts";
import { typed } from "../../src/domain/typed.ts";

export const containerRepairs: Pick<
  RepairTools,
  "stop-containers" | "start-containers" | "restart-containers" | "stop-stack"
> = {
  /** For what a restart in one go does not mend; a step that starts them again comes after it. */
  "stop-containers": {
    shows: ({ containers }) => [commandLine(stopContainers(containers.map(({ name }) => name)))],
    effect: ({ containers }) => ({ does: `Stops ${named(containers)}.`, down: namesOf(containers) }),
    async run({ containers }, { ports, say, signal }) {
      say(`stopping ${containers.map(({ name }) => name).join(", ")}`);
      const ids = containers.map(({ id }) => id);
      await ports.docker.stopContainers(ids, signal);
    },
  },
  /** One after the other, in the order that is given: each answers before the next one starts. */
  "start-containers": {
    shows: ({ containers }) => containers.map(({ name }) => commandLine(startContainers([name]))),
    effect: ({ containers }) => ({ does: `Starts ${named(containers)}${inTurn(containers)}.` }),
    async run({ containers }, context) {
      for (const container of containers) {
        context.say(`starting ${container.name}`);
        await context.ports.docker.startContainers([container.id], context.signal);
        await untilSteady(context, container);
      }
    },
  },
  /**
   * One after the other, in the order that is given: what is needed first comes first, and answers
   * before the next one starts.
   */
  "restart-containers": {
    shows: ({ containers }) => containers.map(({ name }) => commandLine(restartContainers([name]))),
    effect: ({ containers }) => ({
      does: `Restarts ${named(containers)}${inTurn(containers)}.`,
      down: namesOf(containers),
    }),
    run: ({ containers }, context) => restartOneByOne(context, containers),
  },
  /** Stops, and removes nothing: its containers and volumes stay as they are. */
  "stop-stack": {
    shows: ({ project }) => [typed`docker compose --project-name ${project} stop`],
    effect: ({ project }) => ({
      does: `Stops the stack ${project}.`,
      down: [`all of ${project}`],
      data: "Its containers and volumes are kept.",
    }),
    run: ({ project }, { ports, signal }) => ports.docker.stopProject(project, signal),
  },
};

const namesOf = (containers: readonly NamedContainer[]) => containers.map(({ name }) => name);
const named = (containers: readonly NamedContainer[]) => inWords(namesOf(containers));
const inTurn = ({ length }: readonly NamedContainer[]) => (length > 1 ? ", one after the other" : "");

type Working = Pick<RepairContext, "ports" | "installation" | "signal" | "say">;

export async function restartOneByOne(context: Working, containers: readonly NamedContainer[]): Promise<void> {
  for (const container of containers) {
    context.say(`restarting ${container.name}`);
    await context.ports.docker.restartContainers([container.id], context.signal);
    await untilSteady(context, container);
  }
}

const limitMs = 120_000;
const pauseMs = 400;

/**
 * Waits until a container that was just started is healthy, or will not be: what comes after it
 * needs it, and a look at one that is still starting tells nothing. One that the engine lost hold
 * of (see compose/output/cut-off.ts) is stopped and started. Says nothing of how it ended: the look
 * afterwards does.
 */
async function untilSteady(context: Working, container: NamedContainer): Promise<void> {
  const { say, signal } = context;
  const { docker } = context.ports;
  for (let attempt = 1; ; attempt += 1) {
    const last = await untilSettled(context, container);
    if (last?.isCutOff !== true || attempt === restartAttempts) return;
    say(`the engine can no longer start anything in ${container.name}: stopping and starting it`);
    await docker.stopContainers([container.id], signal);
    await docker.startContainers([container.id], signal);
  }
}

/** What a container does not leave by itself. */
const settled: readonly Condition[] = ["healthy", "cut-off", "crash-loop", "ended", "stopped"];

/** As it was last seen; undefined where it is gone. */
async function untilSettled(
  { ports: { docker, clock }, installation, signal }: Working,
  { id }: NamedContainer,
): Promise<InspectedContainer | undefined> {
  const from = clock.elapsed();
  let unhealthySince: number | undefined;
  for (;;) {
    const containers = await docker.containers(installation.project, signal);
    const now = containers.find((one) => one.id === id);
    const condition = now === undefined ? undefined : conditionOf(now);
    if (condition === undefined || settled.includes(condition)) return now;
    unhealthySince = condition === "unhealthy" ? (unhealthySince ?? clock.elapsed()) : undefined;
    if (unhealthySince !== undefined && clock.elapsed() - unhealthySince > recoveryMs) return now;
    if (clock.elapsed() - from > limitMs) return now;
    await clock.sleep(pauseMs, signal);
  }
}

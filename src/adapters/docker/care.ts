import {
  composeContainers,
  connectNetwork,
  disconnectNetwork,
  logsOf,
  pruneImages,
  psqlInside,
  restartContainers,
  startContainers,
  stopContainers,
} from "../../../compose/commands/care-arguments.ts";
import { type DockerCommand, projectContainers } from "../../../compose/commands/docker-arguments.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { ContainerCare } from "../../domain/doctor-ports.ts";
import type { Shell } from "../shell/shell.ts";
import { askDocker, clientEnvironment, orNoClient } from "./ask-docker.ts";
import { inspectListed } from "./inspect-listed.ts";
import { parseInspected } from "./inspected-container.ts";
import { inOrder } from "./log-order.ts";
import { memoryUsed } from "./memory-used.ts";
import { createNodeInContainers } from "./node-in-containers.ts";
import { parseStacks } from "./stacks.ts";

const timeoutMs = 20_000;

/** The ContainerCare port over the docker client. */
export function createContainerCare({ shell }: { shell: Shell }): ContainerCare {
  const ask = (command: DockerCommand, doing: string, signal: AbortSignal, input?: string) =>
    askDocker(shell, command, { doing }, { timeoutMs, signal, ...(input !== undefined && { input }) });
  const idsOf = async (project: string, signal: AbortSignal) =>
    (await ask(projectContainers(project), "list the stack's containers", signal))
      .split("\n")
      .filter((id) => id !== "");
  const stopAll = async (containers: readonly string[], signal: AbortSignal) => {
    await askDocker(
      shell,
      stopContainers(containers),
      { doing: "stop the containers" },
      { timeoutMs: 180_000, signal },
    );
  };

  return {
    async inspect(project, makeSecret, signal) {
      const listing = projectContainers(project);
      const whole = await inspectListed(shell, listing, "list the stack's containers", { timeoutMs, signal });
      const parsed = parseInspected(whole, makeSecret);
      return Promise.all(
        parsed.map(async ({ pid, ...container }) => ({
          ...container,
          memoryUsedBytes: pid === 0 ? undefined : await memoryUsed(container.id, pid),
        })),
      );
    },
    async stacks(signal) {
      const doing = "list the containers that Compose has made";
      return parseStacks(await inspectListed(shell, composeContainers(), doing, { timeoutMs, signal }));
    },
    async logTail(container, lines, signal) {
      const said: string[] = [];
      const options = { timeoutMs, signal, env: clientEnvironment(shell) };
      const ran = await shell
        .stream(logsOf(container, lines), options, (_, line) => said.push(line))
        .catch((thrown: unknown) => {
          throw orNoClient(thrown);
        });
      if (ran.exitCode !== 0) throw problemFromDocker(ran.stderr, ran.exitCode, { doing: "read the container's log" });
      return inOrder(said).slice(-lines);
    },
    ...createNodeInContainers(shell),
    async start(containers, signal) {
      await ask(startContainers(containers), "start the containers", signal);
    },
    async restart(containers, signal) {
      await askDocker(
        shell,
        restartContainers(containers),
        { doing: "restart the containers" },
        { timeoutMs: 180_000, signal },
      );
    },
    async disconnect(container, network, signal) {
      await ask(disconnectNetwork(container, network), "disconnect the container from the network", signal);
    },
    async connect(container, network, aliases, signal) {
      await ask(connectNetwork(container, network, aliases), "connect the container to the network", signal);
    },
    async setRolePassword(container, role, password, signal) {
      const quotedRole = `"${role.replaceAll('"', '""')}"`;
      // E'' means the same whatever the server's standard_conforming_strings says.
      const literal = password.toStdin().replaceAll("\\", "\\\\").replaceAll("'", "''");
      const sql = `ALTER ROLE ${quotedRole} PASSWORD E'${literal}';\n`;
      await ask(psqlInside(container, role), "set the role's password", signal, sql);
    },
    async pruneImages(signal) {
      return (await ask(pruneImages(), "remove unused images", signal)).trim().split("\n").at(-1) ?? "";
    },
    stopContainers: stopAll,
    async stop(project, signal) {
      const ids = await idsOf(project, signal);
      if (ids.length > 0) await stopAll(ids, signal);
    },
  };
}

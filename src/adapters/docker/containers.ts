import {
  composeContainers,
  containersPublishing,
  coolifyProxyContainer,
  inspectContainers,
  nodeBeside,
  nodeIn,
  projectContainers,
  projectVolumes,
  restartContainers,
  startContainers,
  stopContainers,
} from "../../../compose/commands/containers.ts";
import type { DockerCommand } from "../../../compose/commands/docker.ts";
import { connectNetwork, disconnectNetwork, networkIds } from "../../../compose/commands/networks.ts";
import { psqlInside } from "../../../compose/commands/postgres.ts";
import type { Docker, DockerContainers } from "../../domain/docker.ts";
import { type MakeSecret, Secret } from "../../domain/secret.ts";
import { quoteIdentifier } from "../../domain/typed.ts";
import type { RunOptions, Shell } from "../shell/shell.ts";
import { askDocker, askDockerLines, runDocker } from "./client.ts";
import { lastLogLines } from "./container-logs.ts";
import { parseProxy } from "./coolify-proxy.ts";
import { type ParsedContainer, parseContainers, parseOwnContainers } from "./parse-containers.ts";
import { resourcesUsed } from "./resources-used.ts";
import { parseStacks } from "./stacks.ts";

const timeoutMs = 20_000;
/** Each container is given 10 s to end by itself. */
export const stopTimeoutMs = 180_000;

type Containers = Omit<DockerContainers, "postgresMajor"> &
  Pick<Docker, "stacks" | "volumes" | "publishers" | "stopProject">;

export function createContainers(shell: Shell, makeSecret: MakeSecret): Containers {
  const ask = (command: DockerCommand, doing: string, signal: AbortSignal, more: RunOptions = {}) =>
    askDocker(shell, command, { doing }, { timeoutMs, signal, ...more });
  const list = (command: DockerCommand, doing: string, signal: AbortSignal | undefined) =>
    askDockerLines(shell, command, { doing }, { timeoutMs, signal });
  const stopAll = async (containers: readonly string[], signal: AbortSignal) => {
    await ask(stopContainers(containers), "stop the containers", signal, { timeoutMs: stopTimeoutMs });
  };

  return {
    async containers(project, signal) {
      const found = await containersOf(shell, project, signal, makeSecret);
      const isDown = found.some(({ state }) => state !== "running");
      const there = isDown ? await list(networkIds(), "list the networks", signal).catch(() => undefined) : undefined;
      const lost = ({ state, networkIds: held }: ParsedContainer) =>
        state === "running" || there === undefined
          ? []
          : [...held].flatMap(([name, id]) => (there.includes(id) ? [] : [name]));
      const lostNetworks = found.map(lost);
      return Promise.all(
        found.map(async ({ pid, networkIds: _, ...container }, at) => ({
          ...container,
          lostNetworks: lostNetworks[at] ?? [],
          ...(pid === 0 ? { memoryUsedBytes: undefined } : await resourcesUsed(container.id, pid)),
        })),
      );
    },
    async ownContainers(project, signal) {
      const options = { timeoutMs, signal };
      return parseOwnContainers(await inspectListed(shell, projectContainers(project), "list the containers", options));
    },
    async stacks(signal) {
      const doing = "list the containers that Compose created";
      return parseStacks(await inspectListed(shell, composeContainers(), doing, { timeoutMs, signal }));
    },
    async coolifyProxy(signal) {
      const doing = "inspect Coolify's proxy";
      return parseProxy(await inspectListed(shell, coolifyProxyContainer(), doing, { timeoutMs, signal }));
    },
    volumes: async (project, signal) =>
      (await list(projectVolumes(project), "list what belongs to the project", signal)).toSorted(),
    publishers: (port, signal) => list(containersPublishing(port), "list what belongs to the project", signal),
    containerLogs: (container, lines, signal) => lastLogLines(shell, container, lines, { timeoutMs, signal }),
    async startContainers(containers, signal) {
      await ask(startContainers(containers), "start the containers", signal);
    },
    async restartContainers(containers, signal) {
      await ask(restartContainers(containers), "restart the containers", signal, { timeoutMs: stopTimeoutMs });
    },
    stopContainers: stopAll,
    async stopProject(project, signal) {
      const ids = await list(projectContainers(project), "list the stack's containers", signal);
      if (ids.length > 0) await stopAll(ids, signal);
    },
    async connectNetwork(container, network, aliases, signal) {
      await ask(connectNetwork(container, network, aliases), "connect the container to the network", signal);
    },
    async disconnectNetwork(container, network, signal) {
      await ask(disconnectNetwork(container, network), "disconnect the container from the network", signal);
    },
    runNode(where, script, input, signal, limitMs = timeoutMs) {
      const command =
        "container" in where ? nodeIn(where.container, script) : nodeBeside(where.network, where.image, script);
      const text = input instanceof Secret ? input.toStdin() : input;
      return ask(command, "run a check inside the containers", signal, { timeoutMs: limitMs, input: text });
    },
    async setRolePassword(container, role, password, signal) {
      // E'' means the same whatever the server's standard_conforming_strings says.
      const literal = password.toStdin().replaceAll("\\", "\\\\").replaceAll("'", "''");
      const input = `ALTER ROLE ${quoteIdentifier(role)} PASSWORD E'${literal}';\n`;
      await ask(psqlInside(container, role), "set the role's password", signal, { input });
    },
  };
}

/** For whoever only waits for containers, and looks at none of their settings. */
const unregistered: MakeSecret = (name, value) => new Secret(name, value);

export async function containersOf(
  shell: Shell,
  project: string,
  signal?: AbortSignal,
  makeSecret: MakeSecret = unregistered,
): Promise<ParsedContainer[]> {
  const options = { timeoutMs, signal };
  const inspected = await inspectListed(shell, projectContainers(project), "list the stack's containers", options);
  return parseContainers(inspected, makeSecret);
}

/** The containers that a listing gives by id, as `docker container inspect` prints them. */
export async function inspectListed(
  shell: Shell,
  listing: DockerCommand,
  doing: string,
  options: RunOptions,
): Promise<string> {
  const ids = await askDockerLines(shell, listing, { doing }, options);
  if (ids.length === 0) return "[]";
  // One that vanished since makes the command fail, and the others are printed all the same.
  const { stdout } = await runDocker(shell, inspectContainers(ids), options);
  return stdout.trim() === "" ? "[]" : stdout;
}

import { composeHashes, composeRehearsal } from "../../../compose/commands/compose.ts";
import { hashesIn, recreatedIn } from "../../../compose/output/recreated.ts";
import type { ComposeProject, Docker } from "../../domain/docker.ts";
import type { Shell } from "../shell/shell.ts";
import { outputOf } from "./client.ts";
import { prepareCompose, runCompose } from "./run-compose.ts";

/**
 * Of these services those whose containers Compose would make anew: what it is told of them has
 * changed since. Only Compose knows what it compares, so it is asked: v2 by a rehearsal of `up`, v1
 * by the hash that it writes on its containers. Throws Problem where it cannot say.
 */
export async function changedServices(
  shell: Shell,
  project: ComposeProject,
  all: Parameters<Docker["changedServices"]>[1],
  signal: AbortSignal,
): Promise<string[]> {
  const { program, target } = await prepareCompose(shell, project, signal);
  const own = all.filter(({ madeBy }) => madeBy === program.state);
  if (own.length === 0) return [];
  const lines: string[] = [];
  const command =
    program.state === "v1"
      ? composeHashes(program, target)
      : composeRehearsal(
          program,
          target,
          own.map(({ service }) => service),
        );
  // v2 reports its progress on stderr.
  const ran = await runCompose(shell, project, command, (_, line) => void lines.push(line), signal);
  outputOf(ran, { doing: "compare the containers with the compose files" });
  if (program.state === "v1") {
    const hashes = hashesIn(lines);
    return own.filter(({ service, hash }) => hashes.has(service) && hashes.get(service) !== hash).map(nameOf);
  }
  const recreated = new Set(lines.flatMap((line) => recreatedIn(line) ?? []));
  return own.filter(({ containers }) => containers.some((name) => recreated.has(name))).map(nameOf);
}

const nameOf = ({ service }: { service: string }) => service;

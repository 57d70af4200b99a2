import { shellWord } from "../../compose/commands/docker.ts";
import type { RepairContext, RepairTool } from "../../src/domain/repair.ts";
import type { ServiceName } from "../../src/domain/service.ts";
import { notThere } from "./not-there.ts";

/** Compose makes anew what differs from its file and `.env`, and leaves the rest running. */
export const recreateServices: RepairTool<"recreate-services"> = {
  shows: ({ services }, { directory }) => [composeUpLine(directory, services)],
  run: ({ services }, context) => upAgain(context, services),
};

export function composeUpLine(directory: string | undefined, services: readonly ServiceName[]): string {
  return `cd ${shellWord(directory ?? "?")} && docker compose up --detach --wait ${services.join(" ")}`;
}

export async function upAgain(
  { ports, installation, env, signal, say }: RepairContext,
  services: readonly ServiceName[],
): Promise<void> {
  const { directory, project, profile } = installation;
  if (directory === undefined) throw notThere("the directory with the compose file");
  const composeProject = {
    name: project,
    directory,
    workerReplicas: profile?.worker.replicas ?? 1,
    environmentNames: [...env.keys()],
  };
  const report = (one: { type: string; line?: string; service?: string; state?: string }) =>
    say(one.type === "line" ? (one.line ?? "") : `${one.service} ${one.state}`);
  await ports.docker.up(composeProject, services, "healthy", report, signal);
}

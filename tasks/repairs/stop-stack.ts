import type { RepairTool } from "../../src/domain/repair.ts";

/** Stops, and removes nothing: its containers and volumes stay as they are. */
export const stopStack: RepairTool<"stop-stack"> = {
  shows: ({ project }) => [`docker compose --project-name ${project} stop`],
  run: ({ project }, { ports, signal }) => ports.docker.stopProject(project, signal),
};

import { fail, ok, warn } from "../../domain/finding.ts";
import { coolifyName } from "../../domain/keeper.ts";
import { coolifyCheck } from "./deployment.ts";

/** What an application has where nobody has set another (database/migrations: default 10). */
const usualLimit = 10;
const worthSaying = 3;

/** Coolify looks at Docker's own count of each container (app/Actions/Docker/GetContainersStatus.php). */
export const restartsAreFew = coolifyCheck({
  id: "K2",
  title: "No container is close to Coolify's restart limit",
  symptom: "Everything is gone in the middle of the night; Coolify reports: stopped, restart limit reached",
  detection: "RestartCount of each container of the project",
  reads: ["containers"],
  needs: ["H1"],
  detect({ containers, coolify: { place, others } }) {
    const counted = [
      ...containers.map(({ name, service, restarts }) => ({ name, service, restarts, isJob: false })),
      ...others.map(({ service, restarts, state }) => ({
        name: service,
        service,
        restarts,
        isJob: state !== "running",
      })),
    ].filter(({ restarts }) => restarts >= worthSaying);
    if (place.kind === "service") return ok("Coolify does not stop services for restarting");
    if (counted.length === 0) return ok("none restarts often");
    const most = Math.max(...counted.map(({ restarts }) => restarts));
    const jobs = counted.filter(({ isJob }) => isJob).map(({ name }) => name);
    const said = {
      saw: `${counted.map(({ name, restarts }) => `${name} has restarted ${restarts} times`).join("; ")}.`,
      why: `When one container reaches ${usualLimit} restarts, Coolify stops and removes all of them.`,
      next: [
        `dittofeed-setup logs ${[...new Set(counted.map(({ service }) => service))].join(" ")} shows why it exits. Until that is fixed, set ${coolifyName(place)} in Coolify, Advanced, Max restart count, to 0`,
        ...(jobs.length === 0
          ? []
          : [
              `${jobs.join(", ")} looks like a one-time job: set restart: "no" and exclude_from_hc: true for it in the compose file.`,
            ]),
      ].join("\n"),
    };
    return most >= usualLimit ? fail(said) : warn(said);
  },
});

import { plainSetting } from "../../../compose/env/settings.ts";
import { check } from "../../domain/check.ts";
import { isCrashing, isUp } from "../../domain/condition.ts";
import type { InsideFacts } from "../../domain/facts/application.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { lineSaying } from "./log-causes.ts";
import { listed, withoutContainers } from "./running.ts";

type Logs = ReadonlyMap<string, readonly string[]>;

const name = "TEMPORAL_ADDRESS";

export const workerFindsTemporal = check({
  id: "S10",
  title: "The worker is connected to Temporal",
  category: "services",
  service: "worker",
  symptom: "The worker keeps restarting or is unhealthy; journeys stand still",
  detection: "the worker's state, restart count and log, and a connection from inside it to TEMPORAL_ADDRESS",
  proof: "engine",
  reads: ["installation", "containers", "logs", "inside", "directory"],
  needs: ["H1", "S11"],
  detect({ installation, containers, logs, inside }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const workers = containers.filter(({ service }) => service === "worker");
    if (workers.length === 0) return unknown("the worker has no container");
    const lost = workers.filter((one) => hasLost(one, logs, inside));
    if (lost.length === 0) return ok("it is connected");
    const temporal = containers.find(({ service }) => service === "temporal");
    if (temporal !== undefined && (!isUp(temporal) || temporal.health === "unhealthy"))
      return unknown("temporal itself is not up", ["S1", "S2"]);
    const address = addressOf(lost);
    const { settings, takeOver } = keeperOf(installation);
    return fail({
      saw:
        address === undefined
          ? "The worker does not know where Temporal is."
          : `${listed(lost)} cannot reach Temporal at ${address}.`,
      why: "The worker started before Temporal could answer, or looks in the wrong place. No journey makes progress.",
      next:
        address === undefined
          ? `Set TEMPORAL_ADDRESS=temporal:7233 in ${settings} (never leave it empty), then ${takeOver("worker")}`
          : "dittofeed-setup restart temporal worker",
      evidence: [
        ...lost.flatMap((one) => lineSaying("S10", one, logs) ?? []),
        ...unreached(inside).map(({ host, port, code }) => `from inside worker, ${host}:${port}: ${code}`),
      ],
    });
  },
  remediation: {
    title: "Start Temporal, then the worker",
    risk: "restarts",
    steps({ installation, containers, logs, inside, directory }): RepairStep[] {
      const lost = containers.filter((one) => one.service === "worker" && hasLost(one, logs, inside));
      const wanted = directory && (plainSetting(directory.env, name) || undefined);
      const temporal = containers.filter(({ service, health }) => service === "temporal" && health !== "healthy");
      const first: RepairStep[] = temporal.length > 0 ? [{ do: "restart-containers", containers: temporal }] : [];
      if (wanted === undefined && addressOf(lost) === undefined)
        return installation.directory === undefined
          ? []
          : [...first, { do: "change-settings", settings: { [name]: "temporal:7233" }, services: ["worker"] }];
      // It was made with something else than .env says now.
      if (wanted !== undefined && wanted !== addressOf(lost))
        return [...first, { do: "recreate-services", services: ["worker"] }];
      return [{ do: "restart-containers", containers: [...temporal, ...lost] }];
    },
  },
});

const unreached = ({ neighbours }: InsideFacts) =>
  neighbours.filter(({ from, to, answers }) => from === "worker" && to === "temporal" && !answers);

/** In trouble, and Temporal is what the trouble is about. */
function hasLost(worker: InspectedContainer, logs: Logs, inside: InsideFacts): boolean {
  const troubled = isCrashing(worker) || (worker.state === "running" && worker.health === "unhealthy");
  return troubled && (lineSaying("S10", worker, logs) !== undefined || unreached(inside).length > 0);
}

function addressOf([worker]: readonly InspectedContainer[]): string | undefined {
  return (worker && plainSetting(worker.environment, name)) || undefined;
}

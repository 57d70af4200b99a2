import { servicesOf } from "../../../compose/stack/images.ts";
import { check } from "../../domain/check.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DirectoryDetails, FoundInstallation } from "../../domain/facts/directory.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { edgeService, type ServiceName } from "../../domain/service.ts";
import { answersOf } from "../../domain/target.ts";
import { isEarlierLayout } from "./edge-stands.ts";
import { causeOf, lastLines } from "./log-causes.ts";
import { inStartOrder, isCrashing, isUp } from "./running.ts";

export const containersRun = check({
  id: "S1",
  title: "Every container runs",
  category: "services",
  symptom: "A service is down: its container has exited, keeps restarting, or was killed for memory",
  detection: "docker inspect: state, exit code, OOMKilled, restart count; its last log lines",
  proof: "engine",
  reads: ["installation", "containers", "logs", "directory"],
  needs: ["H1"],
  detect({ installation, containers, logs, directory }) {
    if (!answersOf(installation.profile).usesEngine) return ok("a rehearsal runs no containers");
    const missing = missingServices(installation, containers, directory);
    const down = downOf(containers);
    const unexplained = down.filter((one) => causeOf(one, logs) === undefined);
    const explained = down.filter((one) => causeOf(one, logs) !== undefined);
    if (containers.length === 0)
      return fail({
        saw: `The engine has no container of the project ${installation.project}.`,
        why: "Nothing of the stack runs, so nothing answers.",
        next:
          installation.profile === undefined ? "dittofeed-setup" : `dittofeed-setup --profile ${installation.project}`,
      });
    if (unexplained.length + missing.length > 0)
      return fail({
        saw: `${[...unexplained.map(inWords), ...missing.map((service) => `there is no container of ${service}`)].join("; ")}.`,
        why: unexplained.some(({ outOfMemory }) => outOfMemory)
          ? "It needed more memory than it may have, and the kernel ended it."
          : "What a service does is missing as long as it is down, and what waits for it fails too.",
        next: unexplained.some(({ outOfMemory }) => outOfMemory)
          ? "Raise its mem_limit in compose.override.yaml, or give the host more memory; then docker compose up -d"
          : `dittofeed-setup logs ${[...new Set(unexplained.map(({ service }) => service)), ...missing].join(" ")}`,
        evidence: unexplained.flatMap((one) => lastLines(one, logs)),
      });
    if (explained.length > 0)
      return unknown(explained.map((one) => `${inWords(one)}: ${causeOf(one, logs)} looks at why`).join("; "));
    return ok(`${containers.length} containers run`);
  },
  remediation: {
    title: "Start what is down, in the order of needs",
    risk: "restarts",
    steps({ installation, containers, logs, directory }) {
      const down = inStartOrder(downOf(containers).filter((one) => causeOf(one, logs) === undefined));
      const toStart = down.filter(({ state }) => state === "created" || state === "exited");
      const toRestart = down.filter((one) => !toStart.includes(one));
      const missing = missingServices(installation, containers, directory);
      const steps: RepairStep[] = [];
      if (toStart.length > 0) steps.push({ do: "start-containers", containers: toStart });
      if (toRestart.length > 0) steps.push({ do: "restart-containers", containers: toRestart });
      if (missing.length > 0 && installation.directory !== undefined)
        steps.push({ do: "recreate-services", services: missing });
      return steps;
    },
  },
});

/** One that the engine is removing is nobody's problem any more. */
const downOf = (containers: readonly InspectedContainer[]) =>
  containers.filter((one) => !isUp(one) && one.state !== "removing");

/** Known only where a profile says what there should be. */
function missingServices(
  installation: FoundInstallation,
  containers: readonly InspectedContainer[],
  directory: DirectoryDetails | undefined,
): ServiceName[] {
  const { profile } = installation;
  if (profile === undefined) return [];
  // An installation of the earlier layout has none: S17 says so, and what to do.
  const isEarlier = isEarlierLayout(installation, directory);
  return servicesOf(profile).filter((service) => {
    if (service === edgeService && isEarlier) return false;
    const wanted = service === "worker" ? profile.worker.replicas : 1;
    return containers.filter((one) => one.service === service).length < wanted;
  });
}

function inWords(one: InspectedContainer): string {
  const { name, state, exitCode, outOfMemory, restarts, memoryLimitBytes } = one;
  const mebibytes = Math.round(memoryLimitBytes / 1024 ** 2);
  if (outOfMemory) return `${name} was killed for memory (limit ${mebibytes === 0 ? "none" : `${mebibytes} MiB`})`;
  if (isCrashing(one)) return `${name} restarts over and over (${restarts} times, exit code ${exitCode})`;
  if (state === "exited") return `${name} has exited (code ${exitCode})`;
  return `${name} is ${state}`;
}

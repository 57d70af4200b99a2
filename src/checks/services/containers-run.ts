import { coolifyServices } from "../../../compose/coolify/deployed-settings.ts";
import { problemFromDocker } from "../../../compose/output/docker-problems.ts";
import type { LogCauseRow } from "../../../compose/output/log-cause-rows.ts";
import { servicesOf } from "../../../compose/stack/images.ts";
import { check } from "../../domain/check.ts";
import { isCrashing, isUp } from "../../domain/condition.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { DirectoryDetails, FoundInstallation } from "../../domain/facts/directory.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { type Keeper, keeperOf, nameOf } from "../../domain/keeper.ts";
import type { RepairStep } from "../../domain/repair.ts";
import { edgeService, type ServiceName } from "../../domain/service.ts";
import { answersOf } from "../../domain/target.ts";
import { isEarlierLayout } from "./edge-stands.ts";
import { causeOf, ownCause, tellingWords } from "./log-causes.ts";
import { inStartOrder, stopsWithout } from "./running.ts";

export const containersRun = check({
  id: "S1",
  title: "Every container is running",
  category: "services",
  symptom: "A service is down: its container has exited, keeps restarting, or ran out of memory",
  detection: "docker inspect: state, exit code, OOMKilled, restart count; the last log lines",
  proof: "engine",
  stops: "sign-in",
  reads: ["installation", "containers", "logs", "directory"],
  needs: ["H1"],
  detect({ installation, containers, logs, directory }) {
    if (!answersOf(installation.profile).usesEngine) return ok("a rehearsal runs no containers");
    const missing = missingServices(installation, containers, directory);
    const down = downOf(containers);
    const unexplained = down.filter((one) => causeOf(one, logs) === undefined);
    const explained = down.filter((one) => causeOf(one, logs) !== undefined);
    const refusal = refusalOf(unexplained, missing, installation, directory);
    if (containers.length === 0)
      return fail({
        saw: `The engine has no containers for the project ${installation.project}.`,
        why: "Nothing in the stack is running, so nothing answers.",
        next: keeperOf(installation).runsTasks
          ? `dittofeed-setup${installation.profile === undefined ? "" : ` --profile ${nameOf(installation)}`}`
          : `${keeperOf(installation).takeOver()}; the log of its last deployment says why nothing is running`,
        ...refusal,
      });
    if (unexplained.length + missing.length > 0) {
      // What is said first is what the others wait for.
      const cause = inStartOrder(unexplained).flatMap((one) => {
        const found = one.isStopped ? undefined : ownCause(one, logs);
        return found === undefined ? [] : [{ one, row: found.row }];
      })[0];
      return fail({
        saw: `${[...unexplained.map(inWords), ...missing.map((service) => `${service} has no container`)].join("; ")}.`,
        ...(cause === undefined && refusal !== undefined
          ? refusal
          : reason(unexplained, missing, cause, keeperOf(installation))),
        stops: stopsWithout([...unexplained.map(({ service }) => service), ...missing]),
        evidence: [
          ...(refusal?.evidence ?? []),
          ...unexplained.flatMap((one) => one.lostNetworks.map((name) => `${one.name}: its network ${name} is gone`)),
          ...unexplained.filter(({ isStopped }) => !isStopped).flatMap((one) => tellingWords(one, logs)),
        ],
      });
    }
    if (explained.length > 0)
      return unknown(
        explained.map((one) => `${inWords(one)}: see ${causeOf(one, logs)}`).join("; "),
        explained.flatMap((one) => causeOf(one, logs) ?? []),
      );
    return ok(`${containers.length} containers are running`);
  },
  remediation: {
    title: "Start what is down, dependencies first",
    risk: "restarts",
    steps({ installation, containers, logs, directory }) {
      const all = inStartOrder(downOf(containers).filter((one) => causeOf(one, logs) === undefined));
      // Damaged data, or an image of another processor, is started over and over already.
      const down = all.filter((one) => one.isStopped || ownCause(one, logs) === undefined);
      const recreate = installation.directory === undefined ? [] : down.filter((one) => one.lostNetworks.length > 0);
      const rest = down.filter((one) => !recreate.includes(one));
      const toStart = rest.filter(({ state }) => state === "created" || state === "exited");
      const toRestart = rest.filter((one) => !toStart.includes(one));
      const missing = missingServices(installation, containers, directory);
      const anew = [...new Set([...recreate.map(({ service }) => service), ...missing])];
      const steps: RepairStep[] = [];
      if (recreate.length > 0) steps.push({ do: "recreate-services", services: anew });
      if (toStart.length > 0) steps.push({ do: "start-containers", containers: toStart });
      if (toRestart.length > 0) steps.push({ do: "restart-containers", containers: toRestart });
      if (recreate.length === 0 && anew.length > 0 && installation.directory !== undefined)
        steps.push({ do: "recreate-services", services: anew });
      return steps;
    },
  },
});

/**
 * What the engine refused when it was last to make or start it: a container keeps that, and of one
 * that was never made the last run's journal has it. From there only what the engine said is taken;
 * what it means and what to type are the same rows' as in the run.
 */
function refusalOf(
  down: readonly InspectedContainer[],
  missing: readonly ServiceName[],
  { project }: FoundInstallation,
  directory: DirectoryDetails | undefined,
): { why: string; next: string; evidence: string[] } | undefined {
  const failed = inStartOrder(down).find((one) => one.state !== "paused" && one.startError !== undefined);
  const said = failed?.startError ?? (missing.length > 0 ? directory?.lastStopped : undefined);
  if (said === undefined) return undefined;
  const problem = problemFromDocker(said, 1, { doing: "start it", project, ...(failed !== undefined && { failed }) });
  if (problem.code === "docker-failed") return undefined;
  return { why: `${problem.title}. ${problem.why}`, next: problem.next, evidence: [`the engine said: ${said}`] };
}

function reason(
  down: readonly InspectedContainer[],
  missing: readonly ServiceName[],
  cause: { one: InspectedContainer; row: LogCauseRow } | undefined,
  { takeOver, runsTasks }: Keeper,
): { why: string; next: string } {
  if (cause !== undefined) {
    const { row, one } = cause;
    return { why: `${row.title(one)}. ${row.why}`, next: row.next(one) };
  }
  if (missing.length === 0 && down.every(({ isStopped }) => isStopped))
    return {
      why: "Nothing is wrong with it. Until it is started, its work is not done and dependent services fail.",
      next: "dittofeed-setup start",
    };
  if (down.some(({ outOfMemory }) => outOfMemory))
    return {
      why: "It used more memory than its limit allows, and the kernel killed it.",
      next: `Raise its limit in the profile, limits: {${down.find(({ outOfMemory }) => outOfMemory)?.service}: {memory: 8g}}, or give the host more memory; then dittofeed-setup --profile NAME`,
    };
  const services = [...new Set(down.map(({ service }) => service)), ...missing].join(" ");
  if (down.some(({ lostNetworks }) => lostNetworks.length > 0))
    return {
      why: "The network was removed while the stack was stopped (docker network prune does that). Its containers cannot start without it.",
      next: runsTasks ? `docker compose up -d --force-recreate ${services}   # volumes are kept` : takeOver(),
    };
  return {
    why: "Until the service runs again, its work is not done and dependent services fail too.",
    next: `dittofeed-setup logs ${services}`,
  };
}

/** One that the engine is removing is nobody's problem any more. */
const downOf = (containers: readonly InspectedContainer[]) =>
  containers.filter((one) => !isUp(one) && one.state !== "removing");

/** Known only where a profile says what there should be, or a keeper's compose file. */
function missingServices(
  installation: FoundInstallation,
  containers: readonly InspectedContainer[],
  directory: DirectoryDetails | undefined,
): ServiceName[] {
  const { profile } = installation;
  const isThere = (service: ServiceName) => containers.some((one) => one.service === service);
  if (directory?.listed !== undefined)
    return coolifyServices(directory.composeText).filter((service) => !isThere(service));
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
  const { name, state, exitCode, outOfMemory, restarts, memoryLimitBytes, isStopped } = one;
  const mebibytes = Math.round(memoryLimitBytes / 1024 ** 2);
  if (isStopped) return `${name} was stopped with dittofeed-setup stop`;
  if (outOfMemory)
    return `${name} was killed for using too much memory (limit ${mebibytes === 0 ? "none" : `${mebibytes} MiB`})`;
  // While it runs, the engine says 0.
  const ended = state === "running" ? "" : `, exit code ${exitCode}`;
  if (isCrashing(one)) return `${name} keeps restarting (${restarts} times${ended})`;
  if (state === "exited") return `${name} has exited (code ${exitCode})`;
  return `${name} is ${state}`;
}

import { cutOffNext, cutOffWhy } from "../../../compose/output/cut-off.ts";
import { check } from "../../domain/check.ts";
import { isUp } from "../../domain/condition.ts";
import type { InspectedContainer } from "../../domain/facts/containers.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import { asProfileSaysUnless, composeFileOf, healthchecksOf } from "./as-profile-says.ts";
import { lineSaying, tellingWords } from "./log-causes.ts";
import { inStartOrder, listed, neededBy, silentWithout, stopsWithout, withoutContainers } from "./running.ts";

const overridden = /healthcheck/;

/** A container whose probe fails although it serves, and, more plainly, one whose probe fails. */
export const healthChecksPass = check({
  id: "S2",
  title: "Health checks pass, using a program that the image has",
  category: "services",
  symptom: "A container is unhealthy although it works, and services that wait for it never start",
  detection: 'docker inspect: the output of the last probes, such as "curl: not found"',
  proof: "engine",
  reads: ["installation", "containers", "logs", "inside", "directory"],
  needs: ["H1", "S11"],
  detect({ installation, containers, logs, inside, directory }) {
    const nothing = withoutContainers(installation, containers);
    if (nothing !== undefined) return nothing;
    const { cutOff, lacking, failing, waiting } = sorted(containers, logs);
    if (cutOff.length > 0)
      return fail({
        saw: `The engine can no longer start anything in ${listed(cutOff)}, including the health check.`,
        why: cutOffWhy,
        next: cutOffNext(cutOff.map(({ name }) => name)),
        ...consequences(cutOff),
        evidence: cutOff.flatMap(lastProbe),
      });
    if (lacking.length > 0) {
      const services = lacking.map(({ service }) => service);
      const serves = inside.neighbours.filter(
        ({ to, answers }) => to !== undefined && services.includes(to) && answers,
      );
      const seen = serves.map(({ from, host, port }) => `${from} gets an answer from ${host}:${port}`);
      return fail({
        saw: `The health check of ${listed(lacking)} uses a program that its image does not have.`,
        why: "The check reports unhealthy whatever the service does, so dependent services do not start.",
        next: `Change its healthcheck in ${composeFileOf(directory, overridden, healthchecksOf(lacking))}: api, dashboard and worker have node, but neither curl nor wget. Then ${keeperOf(installation).takeOver()}`,
        evidence: [...lacking.flatMap(lastProbe), ...seen],
      });
    }
    if (failing.length > 0)
      return fail({
        saw: `The health check of ${listed(failing)} fails.`,
        why: "The service is running but not working. Services that depend on it wait or fail.",
        ...consequences(failing),
        next: `dittofeed-setup logs ${[...new Set(failing.map(({ service }) => service))].join(" ")}`,
        evidence: failing.flatMap((one) => [...lastProbe(one), ...tellingWords(one, logs, 2)]),
      });
    if (waiting.length > 0)
      return unknown(`${listed(waiting)}: a dependency is down, or another check covers it`, ["S1", "S10"]);
    const starting = containers.filter((one) => isUp(one) && one.health === "starting");
    return starting.length > 0 ? unknown(`${listed(starting)}: not checked yet`) : ok("none is unhealthy");
  },
  remediation: {
    title: "Use a health check that the image can run; restart what fails",
    risk: "restarts",
    steps({ installation, containers, logs, directory }) {
      const { cutOff, lacking, failing } = sorted(containers, logs);
      const lost = inStartOrder(cutOff);
      if (lost.length > 0)
        return [
          { do: "stop-containers", containers: lost },
          { do: "start-containers", containers: lost },
        ];
      if (lacking.length === 0) return [{ do: "restart-containers", containers: inStartOrder(failing) }];
      const services = inStartOrder(lacking).map(({ service }) => service);
      return asProfileSaysUnless(installation, directory, [...new Set(services)], overridden);
    },
  },
});

function consequences(containers: readonly InspectedContainer[]) {
  const services = containers.map(({ service }) => service);
  return { stops: stopsWithout(services), explains: silentWithout(services) };
}

const noProgram = /not found|no such file or directory/i;

const lastProbe = ({ name, healthLog }: InspectedContainer): string[] =>
  healthLog.slice(-1).map((said) => `${name}: its health check: ${said}`);

/**
 * Lost by the engine, lacking a program, failing by itself, or failing because of what it needs or
 * of what S10 looks at.
 */
function sorted(containers: readonly InspectedContainer[], logs: ReadonlyMap<string, readonly string[]>) {
  const cutOff = containers.filter((one) => isUp(one) && one.isCutOff);
  const sick = containers.filter((one) => isUp(one) && one.health === "unhealthy" && !one.isCutOff);
  const lacking = sick.filter(({ healthLog }) => noProgram.test(healthLog.at(-1) ?? "") && isNotRun(healthLog.at(-1)));
  const rest = sick.filter((one) => !lacking.includes(one));
  const isFine = (one: InspectedContainer) => isUp(one) && !rest.includes(one);
  const waits = (one: InspectedContainer) =>
    lineSaying("S10", one, logs) !== undefined ||
    containers.some((other) => neededBy[one.service].includes(other.service) && !isFine(other));
  return { cutOff, lacking, failing: rest.filter((one) => !waits(one)), waiting: rest.filter(waits) };
}

/** 126, 127, and the engine's own -1: the program was never run. */
const isNotRun = (said = "") => /^exit (-1|126|127)\b/.test(said);

import type { CheckId } from "../../domain/check-id.ts";
import type { ContainerFacts, InspectedContainer } from "../../domain/facts/containers.ts";
import type { FoundInstallation } from "../../domain/facts/directory.ts";
import type { Finding, Impact } from "../../domain/finding.ts";
import { ok, unknown } from "../../domain/finding.ts";
import { keeperOf } from "../../domain/keeper.ts";
import type { AppWork, RepairStep } from "../../domain/repair.ts";
import { allServices, type ServiceName } from "../../domain/service.ts";
import { answersOf } from "../../domain/target.ts";

/** Which services each one asks for something. */
export const neededBy: Readonly<Record<ServiceName, readonly ServiceName[]>> = {
  postgres: [],
  redis: [],
  clickhouse: [],
  temporal: ["postgres"],
  api: ["postgres", "redis", "clickhouse", "temporal"],
  worker: ["postgres", "redis", "clickhouse", "temporal"],
  dashboard: ["api"],
  edge: ["api", "dashboard"],
  cloudflared: ["edge"],
};

/** Without these people still sign in. */
const notForSignIn: readonly ServiceName[] = ["clickhouse", "temporal", "worker"];

export const stopsWithout = (services: readonly ServiceName[]): Impact =>
  services.every((service) => notForSignIn.includes(service)) ? "service" : "sign-in";

const answers: Partial<Record<ServiceName, CheckId>> = { api: "E1", dashboard: "E2" };

/** What gives no answer because these do not do their work, or because one that it needs does not. */
export function silentWithout(services: readonly ServiceName[]): CheckId[] {
  return allServices.flatMap((service) => {
    const id = answers[service];
    const isMeant = [service, ...neededBy[service]].some((one) => services.includes(one));
    return id !== undefined && isMeant ? [id] : [];
  });
}

/** What is needed by others comes before them. */
export function inStartOrder<One extends { service: ServiceName }>(containers: readonly One[]): One[] {
  return containers.toSorted((a, b) => allServices.indexOf(a.service) - allServices.indexOf(b.service));
}

export function runningOf(containers: readonly InspectedContainer[], service: ServiceName): InspectedContainer[] {
  return containers.filter((one) => one.service === service && one.state === "running");
}

/** The answer of every row about containers where there is none to look at. */
export function withoutContainers(
  { profile }: FoundInstallation,
  containers: readonly InspectedContainer[],
): Finding | undefined {
  if (!answersOf(profile).usesEngine) return ok("a rehearsal runs no containers");
  return containers.length === 0 ? unknown("no container of this stack was found") : undefined;
}

export const listed = (containers: readonly { name: string }[]): string =>
  containers.map(({ name }) => name).join(", ");

const taskOf: Readonly<Record<AppWork, string>> = {
  "clickhouse-tables": "create-clickhouse-tables",
  workflows: "start-workflows",
};

/**
 * What only the app's own code makes: by a task of the installation, which starts what it needs;
 * where nobody says how that is started, in the api that runs.
 */
export function byTheApp(
  installation: FoundInstallation,
  containers: readonly InspectedContainer[],
  work: AppWork,
): RepairStep[] {
  if (installation.profile !== undefined && keeperOf(installation).runsTasks)
    return [{ do: "run-tasks", tasks: [taskOf[work]] }];
  const [api] = runningOf(containers, "api");
  return api === undefined ? [] : [{ do: "app-work", container: api, work }];
}

/** Nothing where it does not run: that is another finding, with a repair of its own. */
export function restartService(
  containers: readonly ContainerFacts[],
  service: "api" | "dashboard",
): readonly RepairStep[] {
  const running = containers.filter((one) => one.service === service && one.state === "running");
  return running.length === 0 ? [] : [{ do: "restart-containers", containers: running }];
}

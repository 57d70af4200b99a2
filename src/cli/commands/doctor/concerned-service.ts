import type { CheckResult } from "../../../domain/check.ts";
import type { CheckCategory } from "../../../domain/check-id.ts";
import type { RepairStep } from "../../../domain/repair.ts";
import type { ServiceName } from "../../../domain/service.ts";

/** Whose log a person wants to read about a finding: of what its repair touches, else as the catalogue says. */
export function concernedService(result: CheckResult, serviceOf: ReadonlyMap<string, ServiceName>): ServiceName {
  return servicesFound(result, serviceOf)[0] ?? usual[result.category];
}

/** The services that a finding is about, as far as it or its repair names any. */
export function servicesFound(
  { service, remediation }: Pick<CheckResult, "service" | "remediation">,
  serviceOf: ReadonlyMap<string, ServiceName>,
): ServiceName[] {
  const touched = remediation?.steps.flatMap((step) => touches(step, serviceOf)) ?? [];
  return service === undefined ? touched : [service, ...touched];
}

const usual: Record<CheckCategory, ServiceName> = {
  host: "api",
  configuration: "api",
  services: "api",
  database: "postgres",
  "sign-in": "api",
  coolify: "api",
  source: "api",
};

function touches(step: RepairStep, serviceOf: ReadonlyMap<string, ServiceName>): ServiceName[] {
  switch (step.do) {
    case "change-settings":
    case "recreate-services":
      return [...step.services];
    case "stop-containers":
    case "start-containers":
    case "restart-containers":
      return step.containers.flatMap(({ id }) => serviceOf.get(id) ?? []);
    case "connect-network":
    case "set-role-password":
    case "clickhouse-database":
    case "app-work":
      return [serviceOf.get(step.container.id) ?? []].flat();
    default:
      return [];
  }
}

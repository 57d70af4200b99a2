import type { InspectedContainer } from "../../domain/facts/containers.ts";
import type { RepairStep } from "../../domain/repair.ts";

/** Nothing where it does not run: that is another finding, with a repair of its own. */
export function restartService(
  containers: readonly InspectedContainer[],
  service: "api" | "dashboard",
): readonly RepairStep[] {
  const running = containers.filter((one) => one.service === service && one.state === "running");
  return running.length === 0 ? [] : [{ do: "restart-containers", containers: running }];
}

import type { UpReport } from "../../src/domain/docker.ts";
import { isServiceName, type ServiceName } from "../../src/domain/service.ts";
import { jsonObject } from "./json-line.ts";

type State = Extract<UpReport, { type: "service" }>["state"];

/** What Compose calls it, in v2's `--progress json` and `plain` and in v1's "Creating x ... done". */
const states: Readonly<Record<string, State>> = {
  Created: "created",
  Recreated: "created",
  Starting: "starting",
  Restarting: "starting",
  Started: "running",
  Restarted: "running",
  Running: "running",
  Waiting: "waiting",
  Healthy: "healthy",
  Exited: "exited",
  Error: "unhealthy",
  Unhealthy: "unhealthy",
  Stopping: "stopped",
  Stopped: "stopped",
  Removed: "stopped",
};

/** v1's verbs say what has been done only with its "done". */
const doneInV1: Readonly<Record<string, State>> = {
  Creating: "running",
  Recreating: "running",
  Starting: "running",
  Restarting: "running",
  Stopping: "stopped",
  Removing: "stopped",
};

/** A service of several containers is as far as the one that is least far. */
const order: readonly State[] = [
  "unhealthy",
  "exited",
  "stopped",
  "created",
  "starting",
  "running",
  "waiting",
  "healthy",
];

/**
 * Reads what compose up, restart or down says, line by line: each service's state once per change,
 * whatever is not understood as a line. One reader per command. Compose repeats itself: `Healthy`
 * comes once for every service that waited for it.
 */
export function composeProgress(project: string): (line: string) => UpReport[] {
  const containers = new Map<string, { service: ServiceName; state: State }>();
  const told = new Map<ServiceName, State>();
  const changed = (name: string, state: State): UpReport[] => {
    // While it is replaced the old container is called <id>_name.
    const container = name.replace(/^[0-9a-f]{12}_/, "");
    const service = serviceOf(container, project);
    if (service === undefined) return [];
    const before = containers.get(container)?.state;
    // A second waiter starts to wait for what is healthy already.
    if (before === "healthy" && (state === "waiting" || state === "running")) return [];
    if (before === "waiting" && state === "running") return [];
    containers.set(container, { service, state });
    const all = [...containers.values()].filter((other) => other.service === service).map((other) => other.state);
    const least = order.find((each) => all.includes(each)) ?? state;
    if (told.get(service) === least) return [];
    told.set(service, least);
    return [{ type: "service", service, state: least }];
  };
  return (raw) => {
    const line = raw.trim();
    if (line === "") return [];
    const seen = readJson(line) ?? readPlain(line) ?? readV1(line);
    if (seen === undefined) return [{ type: "line", line }];
    if ("line" in seen) return seen.line === undefined ? [] : [{ type: "line", line: seen.line }];
    return seen.state === undefined ? [] : changed(seen.container, seen.state);
  };
}

/** An undefined state or line: understood, and not worth telling. */
type Seen = { container: string; state: State | undefined } | { line: string | undefined };

function readJson(line: string): Seen | undefined {
  const event = jsonObject(line);
  if (event === undefined) return undefined;
  if (event.error === true) return { line: String(event.message ?? line) };
  const container = /^Container (.+)$/.exec(String(event.id ?? ""))?.[1];
  // 2.40 says status, later ones text.
  const status = String(event.status ?? event.text ?? "");
  if (container !== undefined) return { container, state: states[status] };
  const layer = event.parent_id !== undefined;
  return {
    line: layer ? undefined : [event.id, event.text, event.status].filter(Boolean).join(" ") || undefined,
  };
}

function readPlain(line: string): Seen | undefined {
  const [, container, status] = /^Container (\S+)\s+(\w+)/.exec(line) ?? [];
  return container === undefined || status === undefined ? undefined : { container, state: states[status] };
}

function readV1(line: string): Seen | undefined {
  const upToDate = /^(\S+) is up-to-date$/.exec(line)?.[1];
  if (upToDate !== undefined) return { container: upToDate, state: "running" };
  const [, verb = "", container, end] = /^(\w+ing) +(\S+) *\.\.\. *(\w+)?/.exec(line) ?? [];
  if (container === undefined || !(verb in doneInV1)) return undefined;
  if (end === "done") return { container, state: doneInV1[verb] };
  if (end === "error") return { container, state: "unhealthy" };
  return { container, state: verb === "Starting" || verb === "Restarting" ? "starting" : undefined };
}

/** `project-service-1` in v2, `project_service_1` in v1. */
function serviceOf(container: string, project: string): ServiceName | undefined {
  if (!container.startsWith(project)) return undefined;
  const service = /^[-_](.+)[-_]\d+$/.exec(container.slice(project.length))?.[1];
  return service !== undefined && isServiceName(service) ? service : undefined;
}

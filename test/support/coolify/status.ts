import { quoted, type Server } from "./docker-port.ts";
import type { Resource } from "./resource.ts";

interface Inspected {
  readonly State: { readonly Status: string; readonly Health?: { readonly Status: string } };
  readonly RestartCount: number;
  readonly Name: string;
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
}

/**
 * app/Services/ContainerStatusAggregator.php: the worst of them is the status of all, and one without a health check is
 * "unknown". Coolify looks once a minute; this one when it is asked.
 */
export async function statusOf(resource: Resource, server: Server): Promise<string> {
  const all = await inspected(resource, server);
  if (all.length === 0) return "exited";
  const states = all.map(({ State }) => State.Status);
  if (states.includes("restarting")) return "degraded:unhealthy";
  const running = states.filter((state) => state === "running").length;
  if (running === 0) return states.includes("created") ? "starting:unknown" : "exited";
  if (running < all.length) return "degraded:unhealthy";
  const health = all.map(({ State }) => State.Health?.Status ?? "unknown");
  if (health.includes("unhealthy")) return "running:unhealthy";
  if (health.includes("starting")) return "starting:unknown";
  return health.includes("unknown") ? "running:unknown" : "running:healthy";
}

/** app/Actions/Docker/GetContainersStatus.php: ten restarts of one container, and all of the application is stopped. */
export async function stopIfRestarting(resource: Resource, server: Server): Promise<boolean> {
  const all = await inspected(resource, server);
  const most = Math.max(0, ...all.map(({ RestartCount }) => RestartCount));
  if (resource.maxRestartCount === 0 || most < resource.maxRestartCount) return false;
  for (const { Name } of all) await server.run(`docker stop -t 30 ${quoted(Name.slice(1))}`);
  resource.status = "exited";
  return true;
}

async function inspected(resource: Resource, server: Server): Promise<readonly Inspected[]> {
  const filter = `label=coolify.${resource.kind}Id=${resource.id}`;
  const { stdout } = await server.run(`docker ps -aq --filter='${filter}' | xargs -r docker inspect`);
  return stdout.trim() === "" ? [] : (JSON.parse(stdout) as readonly Inspected[]);
}

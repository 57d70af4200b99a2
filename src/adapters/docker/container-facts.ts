import { oneOffLabel, serviceLabel } from "../../../compose/commands/docker-arguments.ts";
import { saysCutOff } from "../../../compose/output/cut-off.ts";
import { digestLabel } from "../../../compose/stack/service-digest.ts";
import type { ContainerFacts, ContainerHealth, ContainerState } from "../../domain/facts/containers.ts";
import type { MakeSecret, Secret } from "../../domain/secret.ts";
import { secretKeyName } from "../../domain/secret-rules.ts";
import { applicationServices, isServiceName, type ServiceName } from "../../domain/service.ts";

/** The part of `docker inspect` that is read; everything may be missing, as it comes from engines of ten years. */
interface Inspected {
  Id?: string;
  Name?: string;
  Image?: string;
  RestartCount?: number;
  State?: { Status?: string; ExitCode?: number; OOMKilled?: boolean; StartedAt?: string; Health?: Health };
  Config?: { Image?: string; Env?: string[] | null; Labels?: Record<string, string> | null };
  NetworkSettings?: {
    Ports?: Record<string, { HostIp?: string; HostPort?: string }[] | null> | null;
    Networks?: Record<string, { IPAddress?: string }> | null;
  };
}

interface Health {
  Status?: string;
  /** Probes that failed since the last one that passed. */
  FailingStreak?: number;
  /** Newest last. What was said before a restart stays in it. */
  Log?: { Start?: string; Output?: string }[] | null;
}

/** Containers of our services, without those that `compose run` has made for once. */
export function parseContainers(inspectJson: string, makeSecret: MakeSecret): ContainerFacts[] {
  return (JSON.parse(inspectJson) as Inspected[])
    .flatMap((one) => containerFacts(one, makeSecret))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function containerFacts(one: Inspected, makeSecret: MakeSecret): ContainerFacts[] {
  const labels = one.Config?.Labels ?? {};
  const service = labels[serviceLabel] ?? "";
  if (!isServiceName(service) || labels[oneOffLabel] === "True") return [];
  const addresses = Object.values(one.NetworkSettings?.Networks ?? {}).map((network) => network.IPAddress);
  return [
    {
      id: one.Id ?? "",
      name: (one.Name ?? "").replace(/^\//, ""),
      service,
      state: (one.State?.Status ?? "created") as ContainerState,
      health: healthOf(one.State?.Health),
      exitCode: one.State?.ExitCode ?? 0,
      outOfMemory: one.State?.OOMKilled ?? false,
      isCutOff: one.State?.Status === "running" && isCutOff(one.State),
      restarts: one.RestartCount ?? 0,
      image: one.Config?.Image ?? "",
      imageId: one.Image ?? "",
      startedAt: one.State?.StartedAt ?? "",
      digest: labels[digestLabel] ?? "",
      secretKey: secretKeyOf(service, one.Config?.Env ?? [], makeSecret),
      published: published(one),
      address: addresses.find((address) => address !== undefined && address !== ""),
    },
  ];
}

/** Every container of ours is given all of `.env`; only the app's own use this. */
function secretKeyOf(service: ServiceName, settings: readonly string[], makeSecret: MakeSecret): Secret | undefined {
  if (!(applicationServices as readonly ServiceName[]).includes(service)) return undefined;
  const value = settings.find((entry) => entry.startsWith(`${secretKeyName}=`))?.slice(secretKeyName.length + 1);
  return value === undefined || value === "" ? undefined : makeSecret(secretKeyName, value, "seen");
}

/**
 * After a restart the engine says "unhealthy" until its monitor is set up, seconds later on a busy machine. What really is
 * unhealthy has failed at least one probe.
 */
function healthOf({ Status: status, FailingStreak: failures }: Health = {}): ContainerHealth {
  if (status === "unhealthy" && failures === 0) return "starting";
  return status === "starting" || status === "healthy" || status === "unhealthy" ? status : "none";
}

function isCutOff({ StartedAt: startedAt = "", Health: health }: NonNullable<Inspected["State"]>): boolean {
  const { Start: start = "", Output: output = "" } = health?.Log?.at(-1) ?? {};
  return Date.parse(start) > Date.parse(startedAt) && saysCutOff(output);
}

function published(one: Inspected): Map<number, { address: string; port: number }> {
  const entries = Object.entries(one.NetworkSettings?.Ports ?? {}).flatMap(([inside, bindings]) => {
    const [first] = bindings ?? [];
    if (first === undefined || !inside.endsWith("/tcp")) return [];
    const address = first.HostIp === "" || first.HostIp === undefined ? "0.0.0.0" : first.HostIp;
    return [[Number.parseInt(inside, 10), { address, port: Number(first.HostPort) }] as const];
  });
  return new Map(entries);
}

// Over 150 lines: one reading of what `docker inspect` says of a container.
import {
  hashLabel,
  oneOffLabel,
  projectLabel,
  serviceLabel,
  versionLabel,
} from "../../../compose/commands/containers.ts";
import { saysCutOff } from "../../../compose/output/cut-off.ts";
import { digestLabel } from "../../../compose/stack/services/compose-service.ts";
import type {
  ContainerHealth,
  ContainerState,
  InspectedContainer,
  OwnServiceFacts,
} from "../../domain/facts/containers.ts";
import { engineName, inOneLine } from "../../domain/grammar.ts";
import type { MakeSecret } from "../../domain/secret.ts";
import { Secret } from "../../domain/secret.ts";
import { isSecretName } from "../../domain/secret-names.ts";
import { secretKeyName } from "../../domain/secret-rules.ts";
import { applicationServices, isServiceName, type ServiceName } from "../../domain/service.ts";
import { coolifyContainer, coolifyService, isPreview } from "./coolify-labels.ts";

/**
 * The part of `docker inspect` that is read; everything may be missing, as it comes from engines of
 * ten years.
 */
interface Inspected {
  Id?: string;
  Name?: string;
  Image?: string;
  Path?: string;
  Args?: string[] | null;
  RestartCount?: number;
  State?: {
    Status?: string;
    Pid?: number;
    ExitCode?: number;
    /** Why it could not be started, in the engine's words. */
    Error?: string;
    OOMKilled?: boolean;
    StartedAt?: string;
    FinishedAt?: string;
    Health?: Health;
  };
  Config?: {
    Image?: string;
    Env?: string[] | null;
    Labels?: Record<string, string> | null;
    Healthcheck?: { Test?: string[] | null } | null;
  };
  HostConfig?: { Memory?: number; PortBindings?: PortMap | null };
  NetworkSettings?: {
    Ports?: PortMap | null;
    Networks?: Record<string, { NetworkID?: string; IPAddress?: string; Aliases?: string[] | null }> | null;
  };
}

type PortMap = Record<string, { HostIp?: string; HostPort?: string }[] | null>;

interface Health {
  Status?: string;
  /** Probes that failed since the last one that passed. */
  FailingStreak?: number;
  /** Newest last. What was said before a restart stays in it. */
  Log?: { Start?: string; Output?: string; ExitCode?: number }[] | null;
}

/** What `docker inspect` says, without what has to be looked up elsewhere. */
export interface ParsedContainer extends Omit<InspectedContainer, "memoryUsedBytes" | "lostNetworks"> {
  /** Name -> the engine's id of the networks that it was last in. */
  networkIds: ReadonlyMap<string, string>;
  /** Of its first process, on the engine's host; 0 where it does not run. */
  pid: number;
}

/** Containers of our services, without those that `compose run` has made for once, by name. */
export function parseContainers(inspectJson: string, makeSecret: MakeSecret): ParsedContainer[] {
  return (JSON.parse(inspectJson) as Inspected[])
    .flatMap((one) => parseContainer(one, makeSecret))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}

function parseContainer(one: Inspected, makeSecret: MakeSecret): ParsedContainer[] {
  const labels = one.Config?.Labels ?? {};
  const service = coolifyService(labels, labels[serviceLabel] ?? "");
  if (!isServiceName(service) || labels[oneOffLabel] === "True" || isPreview(labels, nameOf(one))) return [];
  const environment = new Map((one.Config?.Env ?? []).map((entry) => setting(entry, makeSecret)));
  const networks = Object.entries(one.NetworkSettings?.Networks ?? {}).map(([name, { Aliases, IPAddress }]) => ({
    name,
    aliases: Aliases ?? [],
    address: IPAddress ?? "",
  }));
  const networkIds = new Map(
    Object.entries(one.NetworkSettings?.Networks ?? {}).flatMap(([name, { NetworkID: id = "" }]) =>
      id === "" ? [] : [[name, id] as const],
    ),
  );
  const { Health: health } = one.State ?? {};
  const coolify = coolifyContainer(labels);
  return [
    {
      id: one.Id ?? "",
      name: nameOf(one),
      project: labels[projectLabel] ?? "",
      service,
      state: (one.State?.Status ?? "created") as ContainerState,
      health: healthOf(health),
      exitCode: one.State?.ExitCode ?? 0,
      outOfMemory: one.State?.OOMKilled ?? false,
      isCutOff: one.State?.Status === "running" && isCutOff(one.State),
      restarts: one.RestartCount ?? 0,
      image: one.Config?.Image ?? "",
      imageId: one.Image ?? "",
      startedAt: one.State?.StartedAt ?? "",
      endedAt: one.State?.FinishedAt ?? "",
      pid: one.State?.Pid ?? 0,
      digest: labels[digestLabel] ?? "",
      secretKey: secretKeyOf(service, environment),
      environment,
      command: [one.Path ?? "", ...(one.Args ?? [])].filter((word) => word !== ""),
      published: published(one.NetworkSettings?.Ports),
      bindings: bindingsIn(one.HostConfig?.PortBindings).map(({ address, port }) => ({ address, port })),
      networks,
      networkIds,
      address: networks.map(({ address }) => address).find((address) => address !== ""),
      ...((one.State?.Error ?? "") !== "" && { startError: inOneLine(one.State?.Error ?? "") }),
      healthTest: one.Config?.Healthcheck?.Test ?? [],
      healthLog: (health?.Log ?? []).map(
        ({ Output = "", ExitCode = 0 }) => `exit ${ExitCode}${Output.trim() === "" ? "" : `: ${Output.trim()}`}`,
      ),
      memoryLimitBytes: one.HostConfig?.Memory ?? 0,
      isCoolify: coolify !== undefined,
      ...(coolify && { coolify }),
    },
  ];
}

/** Those of a person's own services, of each as its first is. */
export function parseOwnContainers(inspectJson: string): OwnServiceFacts[] {
  const found = new Map<string, OwnServiceFacts>();
  for (const one of JSON.parse(inspectJson) as Inspected[]) {
    const labels = one.Config?.Labels ?? {};
    const service = coolifyService(labels, labels[serviceLabel] ?? "");
    if (service === "" || isServiceName(service) || labels[oneOffLabel] === "True") continue;
    const first = found.get(service);
    const state = (one.State?.Status ?? "created") as ContainerState;
    const ports = bindingsIn(one.HostConfig?.PortBindings).map(({ port }) => port);
    found.set(service, {
      ...(first ?? { service, state, health: healthOf(one.State?.Health), ...madeFrom(labels) }),
      containers: [...(first?.containers ?? []), nameOf(one)],
      bindings: [...new Set([...(first?.bindings ?? []), ...ports])],
      ...((one.RestartCount ?? 0) > 0 && { restarts: Math.max(first?.restarts ?? 0, one.RestartCount ?? 0) }),
    });
  }
  return [...found.values()];
}

function madeFrom(labels: Record<string, string>): Pick<OwnServiceFacts, "hash" | "madeBy"> {
  const { [hashLabel]: hash, [versionLabel]: version } = labels;
  if (hash === undefined || version === undefined) return {};
  return { hash, madeBy: version.startsWith("1.") ? "v1" : "v2" };
}

/** As the engine lets it be called; anything else is told apart by its id. */
function nameOf({ Name = "", Id = "" }: Inspected): string {
  const name = Name.replace(/^\//, "");
  return engineName.test(name) ? name : Id.slice(0, 12);
}

/** Until 0.1 every container was given all of `.env`; only the app's own use this. */
function secretKeyOf(service: ServiceName, environment: ReadonlyMap<string, Secret>): Secret | undefined {
  if (!(applicationServices as readonly ServiceName[]).includes(service)) return undefined;
  const key = environment.get(secretKeyName);
  return key?.isEmpty === true ? undefined : key;
}

function setting(entry: string, makeSecret: MakeSecret): [string, Secret] {
  const at = entry.indexOf("=");
  const [name, value] = at < 0 ? [entry, ""] : [entry.slice(0, at), entry.slice(at + 1)];
  return [name, isSecretName(name) && value !== "" ? makeSecret(name, value, "seen") : new Secret(name, value)];
}

/**
 * After a restart the engine says "unhealthy" until its monitor is set up, seconds later on a busy
 * machine. What really is unhealthy has failed at least one probe.
 */
function healthOf({ Status: status, FailingStreak: failures }: Health = {}): ContainerHealth {
  if (status === "unhealthy" && failures === 0) return "starting";
  return status === "starting" || status === "healthy" || status === "unhealthy" ? status : "none";
}

function isCutOff({ StartedAt: startedAt = "", Health: health }: NonNullable<Inspected["State"]>): boolean {
  const { Start: start = "", Output: output = "" } = health?.Log?.at(-1) ?? {};
  return Date.parse(start) > Date.parse(startedAt) && saysCutOff(output);
}

function published(ports: PortMap | null | undefined): Map<number, { address: string; port: number }> {
  // Each only once: one for IPv4 and one for IPv6 lead to the same port inside.
  const first = bindingsIn(ports).toReversed();
  return new Map(first.map(({ inside, address, port }) => [inside, { address, port }]));
}

/** Of TCP. A port that the engine may choose is none before it is chosen. */
function bindingsIn(ports: PortMap | null | undefined): { inside: number; address: string; port: number }[] {
  return Object.entries(ports ?? {}).flatMap(([inside, bindings]) => {
    if (!inside.endsWith("/tcp")) return [];
    return (bindings ?? []).flatMap(({ HostIp, HostPort }) => {
      const port = Number(HostPort);
      const address = HostIp === "" || HostIp === undefined ? "0.0.0.0" : HostIp;
      return port > 0 ? [{ inside: Number.parseInt(inside, 10), address, port }] : [];
    });
  });
}

import type { GivenSecret } from "../../src/domain/installation-secret.ts";
import type { PortName, ProfileInput } from "../../src/domain/profile.ts";

/**
 * Answers as a person types them: text under the path that the value has in the profile, so that a complaint about
 * `addresses.api` finds its field by itself. (`domain` is in no profile: it fills others.) What the wizard does not ask about stays in the profile that it began with.
 */
export type Answers = Readonly<Record<AnswerPath, string>>;

export const portNames = [
  "dashboard",
  "api",
  "postgres",
  "redis",
  "clickhouse",
  "clickhouseNative",
  "temporal",
] as const;
export const appImages = ["api", "worker", "dashboard"] as const;

export type AnswerPath =
  | "mode"
  | "target"
  | "name"
  | "directory"
  | "domain"
  | "addresses.dashboard"
  | "addresses.api"
  | "workspace.name"
  | "workspace.domain"
  | "workspace.administrator"
  | "google"
  | "google.clientId"
  | `ports.${PortName}`
  | "worker.replicas"
  | "worker.concurrency"
  | "images.registry"
  | `images.${(typeof appImages)[number]}.tag`
  | "database.route"
  | "hubspot"
  | "hubspot.clientId"
  | "tunnel"
  | "registry"
  | "registry.server"
  | "registry.username";

/** Parts that are there or not: the answer is "yes" or "no". */
export type PartName = "google" | "hubspot" | "tunnel" | "registry";

export const secretOfPart: Record<PartName, GivenSecret> = {
  google: "GOOGLE_CLIENT_SECRET",
  hubspot: "HUBSPOT_CLIENT_SECRET",
  tunnel: "TUNNEL_TOKEN",
  registry: "REGISTRY_PASSWORD",
};

export function answersFrom(profile: ProfileInput): Answers {
  const yesNo = (part: unknown) => (part === undefined ? "no" : "yes");
  const ports = profile.ports ?? {};
  const port = (name: PortName) => {
    const value = ports[name];
    return value === false ? "" : String(value ?? defaultPorts[name]);
  };
  return {
    mode: profile.mode,
    target: profile.target ?? "",
    name: profile.name ?? "dittofeed",
    directory: profile.directory ?? "",
    domain: domainOf(profile.addresses),
    "addresses.dashboard": profile.addresses.dashboard,
    "addresses.api": profile.addresses.api,
    "workspace.name": profile.workspace.name,
    "workspace.domain": profile.workspace.domain,
    "workspace.administrator": profile.workspace.administrator,
    google: yesNo(profile.google),
    "google.clientId": profile.google?.clientId ?? "",
    "ports.dashboard": port("dashboard"),
    "ports.api": port("api"),
    "ports.postgres": port("postgres"),
    "ports.redis": port("redis"),
    "ports.clickhouse": port("clickhouse"),
    "ports.clickhouseNative": port("clickhouseNative"),
    "ports.temporal": port("temporal"),
    "worker.replicas": String(profile.worker?.replicas ?? 1),
    "worker.concurrency": String(profile.worker?.concurrency ?? 10),
    "images.registry": profile.images?.registry ?? "",
    "images.api.tag": profile.images?.api?.tag ?? "",
    "images.worker.tag": profile.images?.worker?.tag ?? "",
    "images.dashboard.tag": profile.images?.dashboard?.tag ?? "",
    "database.route": profile.database?.route ?? "auto",
    hubspot: yesNo(profile.hubspot),
    "hubspot.clientId": profile.hubspot?.clientId ?? "",
    tunnel: yesNo(profile.tunnel),
    registry: yesNo(profile.registry),
    "registry.server": profile.registry?.server ?? "",
    "registry.username": profile.registry?.username ?? "",
  };
}

const defaultPorts: Record<PortName, number> = {
  postgres: 5433,
  redis: 6380,
  clickhouse: 8124,
  clickhouseNative: 9001,
  temporal: 7234,
  api: 3001,
  dashboard: 3000,
};

/** The domain that both addresses were made of; empty where they were typed, or are this machine's own. */
export function domainOf({ dashboard, api }: { dashboard: string; api: string }): string {
  const domain = /^https:\/\/app\.(.+)$/.exec(dashboard)?.[1] ?? "";
  return api === `https://api.${domain}` ? domain : "";
}

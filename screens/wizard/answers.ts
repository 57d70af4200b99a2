import { localAddress } from "../../src/domain/local-address.ts";
import { domainName, type PortName, type ProfileInput, usualEdgePort } from "../../src/domain/profile.ts";
import type { GivenSecret } from "../../src/domain/secret-names.ts";

/**
 * Answers as a person types them: text under the path that the value has in the profile, so that a
 * complaint about `edge.email` finds its field by itself. (`domain` is in no profile: it fills
 * others.) What the wizard does not ask about stays in the profile that it began with.
 */
export type Answers = Readonly<Record<AnswerPath, string>>;

export const portNames = [
  "edge",
  "http",
  "https",
  "postgres",
  "redis",
  "clickhouse",
  "clickhouseNative",
  "temporal",
] as const;
export const askedImages = ["api", "worker", "dashboard", "edge", "postgres", "redis"] as const;

export type AnswerPath =
  | "mode"
  | "target"
  | "name"
  | "directory"
  | "domain"
  | "address"
  | "edge.tls"
  | "edge.email"
  | "edge.certificate.file"
  | "edge.certificate.keyFile"
  | "workspace.name"
  | "workspace.domain"
  | "workspace.administrator"
  | "google"
  | "google.clientId"
  | `ports.${PortName}`
  | "worker.replicas"
  | "worker.concurrency"
  | "images.registry"
  | `images.${(typeof askedImages)[number]}.tag`
  | "database.route"
  | "hubspot"
  | "hubspot.clientId"
  | "tunnel"
  | "registry"
  | "registry.server"
  | "registry.username"
  /** `paste` or `api`. */
  | "coolify.how"
  | "coolify.api"
  | "coolify.project"
  | "coolify.environment"
  | "coolify.application"
  | "coolify.repository.url"
  | "coolify.repository.branch"
  | "coolify.repository.file"
  | "local.source"
  | "local.repository"
  | "local.ref";

/** Parts that are there or not: the answer is "yes" or "no". */
type PartName = "google" | "hubspot" | "tunnel" | "registry";

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
    const usual = name === "edge" ? edgePort(profile.address) : defaultPorts[name];
    return value === false ? "" : String(value ?? usual ?? "");
  };
  return {
    mode: profile.mode,
    target: profile.target ?? "",
    name: profile.name ?? "dittofeed",
    directory: profile.directory ?? "",
    domain: domainOf(profile.address),
    address: profile.address,
    // Asked for https alone; a profile of http says none.
    "edge.tls": [undefined, "none"].includes(profile.edge?.tls) ? "acme" : (profile.edge?.tls ?? ""),
    "edge.email": profile.edge?.email ?? "",
    "edge.certificate.file": profile.edge?.certificate?.file ?? "",
    "edge.certificate.keyFile": profile.edge?.certificate?.keyFile ?? "",
    "workspace.name": profile.workspace.name,
    "workspace.domain": profile.workspace.domain,
    "workspace.administrator": profile.workspace.administrator,
    google: yesNo(profile.google),
    "google.clientId": profile.google?.clientId ?? "",
    "ports.edge": port("edge"),
    "ports.http": port("http"),
    "ports.https": port("https"),
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
    "images.edge.tag": profile.images?.edge?.tag ?? "",
    "images.postgres.tag": profile.images?.postgres?.tag ?? "",
    "images.redis.tag": profile.images?.redis?.tag ?? "",
    "database.route": profile.database?.route ?? "auto",
    hubspot: yesNo(profile.hubspot),
    "hubspot.clientId": profile.hubspot?.clientId ?? "",
    tunnel: yesNo(profile.tunnel),
    registry: yesNo(profile.registry),
    "registry.server": profile.registry?.server ?? "",
    "registry.username": profile.registry?.username ?? "",
    "coolify.how": profile.coolify?.api === undefined ? "paste" : "api",
    "coolify.api": profile.coolify?.api ?? "",
    "coolify.project": profile.coolify?.project ?? "",
    "coolify.environment": profile.coolify?.environment ?? "",
    "coolify.application": profile.coolify?.application ?? "",
    "coolify.repository.url": profile.coolify?.repository?.url ?? "",
    "coolify.repository.branch": profile.coolify?.repository?.branch ?? "",
    "coolify.repository.file": profile.coolify?.repository?.file ?? "",
    "local.source": profile.local?.source ?? "",
    "local.repository": profile.local?.repository ?? "",
    "local.ref": profile.local?.ref ?? "",
  };
}

/** Coolify deploys it: no port is opened here, and no certificate is needed. */
export const isForCoolify = ({ target }: Answers): boolean => target === "coolify";
/** By its API: then what only a person knows is asked here, and otherwise it is typed there. */
export const isThroughApi = (answers: Answers): boolean => isForCoolify(answers) && answers["coolify.how"] === "api";
export const isPasted = (answers: Answers): boolean => isForCoolify(answers) && !isThroughApi(answers);

/** The app itself runs beside its stores: no edge, no image of it, and one address. */
export const isFromSource = ({ target }: Answers): boolean => target === "local";

/** The edge of this machine ends TLS itself, at ports of its own for that. */
export const hasCertificateHere = (answers: Answers): boolean =>
  answers.address.trim().startsWith("https:") && answers.tunnel !== "yes" && answers["edge.tls"] !== "behind-proxy";

/** An address that is still being typed says nothing about a port. */
const edgePort = (address: string): number => (URL.canParse(address) ? usualEdgePort(address) : 3000);

const defaultPorts: Partial<Record<PortName, number>> = { http: 80, https: 443 };

/** The domain that the address was made of; empty where it was typed, or is this machine's own. */
const domainOf = (address: string): string => /^https:\/\/app\.([^:/]+)$/.exec(address)?.[1] ?? "";

/** One more answer, and what follows from it. */
export function withAnswer(answers: Answers, path: AnswerPath, value: string): Answers {
  if (inOneCase.has(path))
    return withSpelled(
      answers,
      path,
      value.replace(/[A-Z]/g, (letter) => letter.toLowerCase()),
    );
  if (path === "ports.edge") return withOwnAddress(answers, { ...answers, "ports.edge": value });
  if (path === "target") return withTarget(answers, value);
  return { ...answers, [path]: value };
}

/** From source there is one address, whatever was typed before. */
function withTarget(answers: Answers, target: string): Answers {
  const next = withOwnAddress(answers, { ...answers, target });
  return isFromSource(next) ? { ...next, domain: "", address: localAddress } : next;
}

/** An e-mail address and a domain are the same in capitals: so they are one here, while they are typed. */
const inOneCase: ReadonlySet<AnswerPath> = new Set([
  "domain",
  "edge.email",
  "workspace.domain",
  "workspace.administrator",
]);

function withSpelled(answers: Answers, path: AnswerPath, value: string): Answers {
  if (path === "domain") return fillFromDomain(answers, value);
  if (path === "workspace.administrator") return fillFromAdministrator(answers, value);
  return { ...answers, [path]: value };
}

/** Who administers the workspace belongs to it, mostly. What was typed as its domain stays. */
function fillFromAdministrator(answers: Answers, typed: string): Answers {
  const filled = { ...answers, "workspace.administrator": typed };
  const before = domainOfEmail(answers["workspace.administrator"]);
  const isOwn = answers["workspace.domain"] !== "" && answers["workspace.domain"] !== before;
  return isOwn ? filled : { ...filled, "workspace.domain": domainOfEmail(typed) };
}

const domainOfEmail = (address: string): string => {
  const domain = /@([^@\s]+)$/.exec(address.trim())?.[1] ?? "";
  return domainName.safeParse(domain).success ? domain : "";
};

/** One domain fills the address, and the workspace's domain. What was typed there by hand stays. */
function fillFromDomain(answers: Answers, typed: string): Answers {
  const domain = typed.trim();
  const filled = { ...answers, domain: typed };
  if (domain !== "" && !domainName.safeParse(domain).success) return filled;
  const before = domainOf(answers.address);
  const address = before !== "" || answers.address === ownAddress(answers) ? { address: under(domain, answers) } : {};
  const workspace = [before, ""].includes(answers["workspace.domain"]) ? { "workspace.domain": domain } : {};
  return { ...filled, ...address, ...workspace };
}

const under = (domain: string, answers: Answers): string =>
  domain === "" ? ownAddress(answers) : `https://app.${domain}`;

/** An address that nobody typed goes along with what it follows from; any other stays. */
const withOwnAddress = (before: Answers, after: Answers): Answers =>
  before.address === ownAddress(before) ? { ...after, address: ownAddress(after) } : after;

/** On this machine it names the port; Coolify's server is another one, and has a domain. */
function ownAddress(answers: Answers): string {
  if (isFromSource(answers)) return localAddress;
  return isForCoolify(answers) ? "" : `http://localhost:${answers["ports.edge"]}`;
}

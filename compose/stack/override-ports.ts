import { parse } from "yaml";
import { isServiceName } from "../../src/domain/service.ts";
import { composeLine } from "./compose-line.ts";

/** A port of the host that a person's own compose file gives a service. TCP alone. */
export interface OverridePort {
  service: string;
  /** `0.0.0.0` where none is named: every address of the host, past ufw and firewalld. */
  address: string;
  port: number;
  /** Undefined where what is written there is not a number. */
  containerPort: number | undefined;
  /** The line of `ports:`. */
  line: number | undefined;
}

/** As many of a range are looked at; whoever publishes more does not wait for each to be tried. */
const mostOfRange = 64;

/**
 * Every port that the file publishes, of our services and of a person's own. `value` says what a
 * variable stands for. What cannot be read here Compose will say better: a file that is none, a
 * variable that nobody sets, ports that come by way of `extends` and `include`.
 */
export function overridePorts(text: string | undefined, value: (name: string) => string | undefined): OverridePort[] {
  if (text === undefined) return [];
  const services = servicesIn(text);
  return Object.entries(services).flatMap(([service, written]) => {
    const { ports, profiles } = written ?? {};
    // One with profiles of its own is started by name alone.
    if (!Array.isArray(ports) || (profiles !== undefined && !isServiceName(service))) return [];
    const line = composeLine(text, service, ["ports"]);
    return ports.flatMap((entry: unknown) => portsOf(entry, value).map((port) => ({ service, ...port, line })));
  });
}

type Written = Record<string, { ports?: unknown; profiles?: unknown } | null>;

function servicesIn(text: string): Written {
  try {
    const read = parse(text, { merge: true, logLevel: "silent", maxAliasCount: 100 }) as { services?: Written } | null;
    return typeof read?.services === "object" ? (read.services ?? {}) : {};
  } catch {
    return {};
  }
}

type Port = Pick<OverridePort, "address" | "port" | "containerPort">;

/**
 * `5432:5432`, `127.0.0.1:5432:5432/tcp`, `[::1]:80:80`, or a map of published, target, host_ip,
 * protocol.
 */
function portsOf(entry: unknown, value: (name: string) => string | undefined): Port[] {
  const said = (part: unknown) => filledIn(String(part ?? ""), value);
  if (typeof entry === "object" && entry !== null) {
    const { published, target, host_ip: address, protocol = "tcp" } = entry as Record<string, unknown>;
    return said(protocol) === "tcp" ? between(said(address), said(published), said(target)) : [];
  }
  const [, address = "", published = "", target = "", protocol = "tcp"] =
    /^(?:(\[[^\]]*\]|[^:[\]]*):)?([\d-]*):([\d-]+)(?:\/(\w+))?$/.exec(said(entry)) ?? [];
  return protocol === "tcp" ? between(address.replace(/^\[|\]$/g, ""), published, target) : [];
}

/** One that is empty or 0 the engine chooses, among those that are free. */
function between(address: string, published: string, target: string): Port[] {
  const [, first, last = first] = /^(\d+)(?:-(\d+))?$/.exec(published) ?? [];
  if (first === undefined || Number(first) === 0) return [];
  const inside = /^\d+/.exec(target)?.[0];
  const count = Math.min(Number(last) - Number(first) + 1, mostOfRange);
  return Array.from({ length: Math.max(count, 0) }, (_, at) => ({
    address: address === "" ? "0.0.0.0" : address,
    port: Number(first) + at,
    containerPort: inside === undefined ? undefined : Number(inside) + (target.includes("-") ? at : 0),
  })).filter(({ port }) => port <= 65_535);
}

/** `$NAME`, `${NAME}` and `${NAME:-5432}`; empty where nobody sets it. */
const filledIn = (text: string, value: (name: string) => string | undefined): string =>
  text.replace(
    /\$(?:(\w+)|\{(\w+)(?::?-([^}$]*))?\})/g,
    (_, plain?: string, name?: string, otherwise = "") => value(plain ?? name ?? "") || otherwise,
  );

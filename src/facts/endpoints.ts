import { isLoopbackAddress, memberRoute, signInRoute } from "../../compose/stack/addresses.ts";
import { buildIn, buildPage, type LinkProfile, links } from "../../compose/stack/edge/chain.ts";
import { placeOf, throughEdge } from "../../compose/stack/published-ports.ts";
import type { CertificateFacts, EndpointAnswer, EndpointFacts, EndpointName } from "../domain/facts/endpoints.ts";
import type { HttpRequest } from "../domain/ports.ts";
import type { ProbeContext } from "./probe-context.ts";

type Asked = Pick<ProbeContext, "ports" | "installation" | "engine" | "containers" | "signal">;
type Request = Omit<HttpRequest, "timeoutMs">;
type Reached = Pick<HttpRequest, "url" | "connectTo" | "anyCertificate">;

/** The first page after a start of the dashboard takes that long on a small machine. */
const timeoutMs = 12_000;

/**
 * Every address that matters, asked at once by nobody in particular. No session is made, and
 * nothing is sent that could change anything.
 */
export async function inspectEndpoints(place: Asked): Promise<EndpointFacts> {
  const requests = [...requestsTo(place)];
  const [answers, data, certificates] = await Promise.all([
    Promise.all(requests.map(async ([name, request]) => [name, await ask(place, request)] as const)),
    pageData(place),
    inspectCertificates(place),
  ]);
  return { answers: new Map([...answers, ...data]), certificates };
}

function requestsTo(place: Asked): Map<EndpointName, Request> {
  const { profile, mode } = place.installation;
  const requests = new Map<EndpointName, Request>();
  const [api, dashboard] = [wayTo(place, "api"), wayTo(place, "dashboard")];
  if (api !== undefined) {
    requests.set("api-health", api("/api/health"));
    requests.set("api-root", api("/api"));
    requests.set("api-unauthenticated", api(memberRoute));
    if (mode === "embedded")
      requests.set("embedded-verify", {
        ...api("/api-l/embedded-sessions/verify"),
        method: "POST",
        json: { token: "not-a-token" },
      });
  }
  if (dashboard !== undefined) {
    requests.set("dashboard-health", dashboard("/dashboard/api"));
    requests.set("dashboard-page", dashboard("/dashboard"));
  }
  if (profile === undefined) return requests;
  for (const { name, request } of links) {
    const { path, ...parts } = request(profile);
    if (name !== "page-data")
      requests.set(name, { ...throughEdge(profile, path, isLocal(place), place.containers), ...parts });
  }
  if (!isLoopbackAddress(profile.address)) {
    requests.set("public-page", { url: `${profile.address}/dashboard` });
    requests.set("public-sign-in", { url: `${profile.address}${signInRoute}` });
  }
  return requests;
}

/** Its address holds the build, which another page names. */
async function pageData(place: Asked): Promise<[EndpointName, EndpointAnswer][]> {
  const { profile } = place.installation;
  if (profile === undefined) return [];
  const page = await ask(
    place,
    throughEdge(profile, buildPage, isLocal(place), place.containers),
    Number.POSITIVE_INFINITY,
  );
  const build = "failed" in page ? undefined : buildIn(page.body);
  if (build === undefined) return [];
  const path = pageDataPath(profile, build);
  return [["page-data", await ask(place, throughEdge(profile, path, isLocal(place), place.containers))]];
}

function pageDataPath(profile: LinkProfile, build: string): string {
  const found = links.find(({ name }) => name === "page-data")?.request(profile).path ?? "";
  return found.replace("BUILD", build);
}

const isLocal = ({ engine }: Asked): boolean => engine.state === "usable" && engine.local;

/**
 * Through the edge where a profile says which; else each at its own published port, or in the
 * network.
 */
function wayTo(place: Asked, service: "api" | "dashboard"): ((path: string) => Reached) | undefined {
  const { profile } = place.installation;
  if (profile !== undefined) return (path) => throughEdge(profile, path, isLocal(place), place.containers);
  if (!isLocal(place)) return undefined;
  const found = placeOf(place.containers, service, service === "api" ? 3001 : 3000);
  return found && ((path) => ({ url: `http://${found.host}:${found.port}${path}` }));
}

async function ask({ ports, signal }: Asked, request: Request, longest = 2_000): Promise<EndpointAnswer> {
  const { url } = request;
  try {
    const { status, headers, body } = await ports.http({ ...request, timeoutMs }, signal);
    return { url, status, headers, body: body.slice(0, longest) };
  } catch (thrown) {
    return { url, failed: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function inspectCertificates({ ports, installation, signal }: Asked): Promise<CertificateFacts[]> {
  const { profile } = installation;
  // A certificate of the edge's own authority is trusted only by whoever was given that authority.
  if (profile === undefined || profile.edge.tls === "internal") return [];
  const { protocol, hostname, port } = new URL(profile.address);
  if (protocol !== "https:" || isLoopbackAddress(profile.address)) return [];
  return [await ports.certificate(hostname.replace(/^\[(.*)\]$/, "$1"), Number(port || 443), signal)];
}

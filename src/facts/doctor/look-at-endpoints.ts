import { isLoopbackAddress, publicOrigins, signInRoute } from "../../../compose/addresses.ts";
import type { CertificateFacts, EndpointAnswer, EndpointFacts, EndpointName } from "../../domain/doctor-facts.ts";
import type { HttpRequest } from "../../domain/ports.ts";
import type { Place } from "./place.ts";

type Asked = Pick<Place, "ports" | "installation" | "engine" | "containers" | "signal">;

const timeoutMs = 5_000;

/** Every address that matters, asked at once as a stranger would. No session is made, and nothing is sent that could change anything. */
export async function lookAtEndpoints(place: Asked): Promise<EndpointFacts> {
  if (place.installation.profile?.target === "rehearsal") return { answers: new Map(), certificates: [] };
  const requests = [...requestsTo(place)];
  const [answers, certificates] = await Promise.all([
    Promise.all(requests.map(async ([name, request]) => [name, await ask(place, request)] as const)),
    lookAtCertificates(place),
  ]);
  return { answers: new Map(answers), certificates };
}

type Request = Omit<HttpRequest, "timeoutMs">;

function requestsTo(place: Asked): Map<EndpointName, Request> {
  const { profile, mode } = place.installation;
  const requests = new Map<EndpointName, Request>();
  const [api, dashboard] = [baseOf(place, "api"), baseOf(place, "dashboard")];
  if (api !== undefined) {
    requests.set("api-health", { url: `${api}/api/health` });
    requests.set("api-root", { url: `${api}/api` });
    requests.set("api-stranger", { url: `${api}/api/journeys` });
    requests.set("sign-in", { url: `${api}${signInRoute}`, ...asProxy(profile?.addresses.api) });
    const origin = profile === undefined ? undefined : publicOrigins(profile)[0];
    if (origin !== undefined) requests.set("cross-origin", { url: `${api}/api`, headers: { origin } });
    if (mode === "embedded")
      requests.set("embedded-verify", {
        method: "POST",
        url: `${api}/api-l/embedded-sessions/verify`,
        json: { token: "not-a-token" },
      });
  }
  if (dashboard !== undefined) {
    requests.set("dashboard-health", { url: `${dashboard}/dashboard/api` });
    requests.set("dashboard-page", { url: `${dashboard}/dashboard` });
    requests.set("dashboard-journeys", {
      url: `${dashboard}/dashboard/journeys`,
      ...asProxy(profile?.addresses.dashboard),
    });
  }
  if (profile !== undefined && !isLoopbackAddress(profile.addresses.api)) {
    requests.set("public-api", { url: `${profile.addresses.api}/api` });
    requests.set("public-sign-in", { url: `${profile.addresses.api}${signInRoute}` });
  }
  if (profile !== undefined && !isLoopbackAddress(profile.addresses.dashboard))
    requests.set("public-dashboard", { url: `${profile.addresses.dashboard}/dashboard` });
  return requests;
}

/** The container's own published port where the engine is this machine's; else its public address. */
function baseOf({ installation, engine, containers }: Asked, service: "api" | "dashboard"): string | undefined {
  const inside = service === "api" ? 3001 : 3000;
  const local = engine.state === "usable" && engine.local;
  const published = containers.find((one) => one.service === service)?.published.get(inside);
  if (local && published !== undefined) {
    const host = ["", "0.0.0.0", "::"].includes(published.address) ? "127.0.0.1" : published.address;
    return `http://${host}:${published.port}`;
  }
  const { profile } = installation;
  return local && profile !== undefined ? `http://127.0.0.1:${profile.ports[service]}` : profile?.addresses[service];
}

/** The app builds addresses from these headers, as a proxy in front of it sends them. */
function asProxy(address: string | undefined): Pick<Request, "headers"> {
  if (address === undefined) return {};
  const { protocol, host } = new URL(address);
  return { headers: { "x-forwarded-proto": protocol.replace(":", ""), "x-forwarded-host": host } };
}

async function ask({ ports, signal }: Asked, request: Request): Promise<EndpointAnswer> {
  const { url } = request;
  try {
    const { status, headers, body } = await ports.http({ ...request, timeoutMs }, signal);
    return { url, status, headers, body: body.slice(0, 2_000) };
  } catch (thrown) {
    return { url, failed: thrown instanceof Error ? thrown.message : String(thrown) };
  }
}

async function lookAtCertificates({ ports, installation, signal }: Asked): Promise<CertificateFacts[]> {
  const { profile } = installation;
  if (profile === undefined) return [];
  const secure = publicOrigins(profile)
    .map((origin) => new URL(origin))
    .filter((url) => url.protocol === "https:" && !isLoopbackAddress(url.origin));
  return Promise.all(
    secure.map(({ hostname, port }) =>
      ports.certificate(hostname.replace(/^\[(.*)\]$/, "$1"), port === "" ? 443 : Number(port), signal),
    ),
  );
}

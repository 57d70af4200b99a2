import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { TestCertificate } from "../certificates.ts";
import type { RunningEngine } from "../engine/engine.ts";
import { freePort, isFree } from "../engine/ports.ts";

export interface CoolifyProxy {
  /** Of loopback, at which port 443 is this proxy's. */
  readonly address: string;
  /** On 127.0.0.1, for a browser that is told ports. */
  readonly port: number;
  stop(): Promise<void>;
}

interface Inspected {
  readonly State: { readonly Running: boolean; readonly Health?: { readonly Status: string } };
  readonly Config: { readonly Labels: Readonly<Record<string, string>> };
  readonly NetworkSettings: { readonly Networks: Readonly<Record<string, { readonly IPAddress: string }>> };
}

/**
 * `coolify-proxy`, which is Traefik 3: it reads the labels of whatever runs. What is not healthy yet is not there for it
 * (503 "no available server", #10329); a host that nobody has is 404.
 */
export async function startProxy(engine: Pick<RunningEngine, "docker">, tls: TestCertificate): Promise<CoolifyProxy> {
  const running = seenFor(500, () => inspectRouted(engine));
  const listener = (incoming: IncomingMessage, answer: ServerResponse) => {
    forward(running, incoming, answer).catch((error: Error) =>
      answer.writeHead(502).end(`Bad Gateway\n${error.message}`),
    );
  };
  const [port, address] = [await freePort(), await freeLoopback()];
  const servers = await Promise.all(
    [
      { host: "127.0.0.1", port },
      { host: address, port: 443 },
    ].map(async (at) => {
      const server = createServer({ cert: tls.certificate, key: tls.key }, listener);
      await new Promise<void>((resolve) => server.listen(at.port, at.host, resolve));
      return server;
    }),
  );
  return {
    address,
    port,
    stop: async () => {
      for (const server of servers) server.close().closeAllConnections();
    },
  };
}

/** Traefik listens to the engine; asking it for each request would take longer than the request. */
function seenFor<Value>(milliseconds: number, look: () => Promise<Value>): () => Promise<Value> {
  let last: { at: number; value: Promise<Value> } | undefined;
  return () => {
    if (last === undefined || performance.now() - last.at > milliseconds)
      last = { at: performance.now(), value: look() };
    return last.value;
  };
}

async function inspectRouted({ docker }: Pick<RunningEngine, "docker">): Promise<readonly Inspected[]> {
  const ids = (await docker("ps", "--quiet", "--filter", "label=traefik.enable=true")).split("\n").filter(Boolean);
  return ids.length === 0 ? [] : (JSON.parse(await docker("inspect", ...ids)) as readonly Inspected[]);
}

async function forward(
  running: () => Promise<readonly Inspected[]>,
  incoming: IncomingMessage,
  answer: ServerResponse,
) {
  const host = (incoming.headers.host ?? "").split(":")[0] ?? "";
  const all = await running();
  const served = all.flatMap((each) => portFor(each, host));
  if (served.length === 0) return answer.writeHead(404).end("404 page not found\n");
  const [ready] = served.filter(({ health }) => health === undefined || health === "healthy");
  if (ready === undefined) return answer.writeHead(503).end("no available server\n");
  const headers = {
    ...incoming.headers,
    "x-forwarded-for": incoming.socket.remoteAddress,
    "x-forwarded-host": incoming.headers.host,
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https",
  };
  const { method, url: path } = incoming;
  const sent = request({ host: ready.address, port: ready.port, method, path, headers }, (from) => {
    answer.writeHead(from.statusCode ?? 502, from.headers);
    from.pipe(answer);
  });
  sent.on("error", (error) => answer.writeHead(502).end(`Bad Gateway\n${error.message}`));
  incoming.pipe(sent);
}

function portFor({ State, Config: { Labels }, NetworkSettings }: Inspected, host: string) {
  return Object.entries(Labels).flatMap(([label, rule]) => {
    const router = /^traefik\.http\.routers\.(https-.*)\.rule$/.exec(label)?.[1];
    if (router === undefined || !rule.startsWith(`Host(\`${host}\`)`)) return [];
    const port = Number(Labels[`traefik.http.services.${router}.loadbalancer.server.port`] ?? 80);
    const address = NetworkSettings.Networks[Labels["traefik.docker.network"] ?? ""]?.IPAddress ?? "";
    return [{ port, address, health: State.Health?.Status }];
  });
}

async function freeLoopback(): Promise<string> {
  for (let last = 2; last < 250; last += 1) {
    const address = `127.54.0.${last}`;
    if (await isFree(443, address)) return address;
  }
  throw new Error("no loopback address has port 443 free");
}

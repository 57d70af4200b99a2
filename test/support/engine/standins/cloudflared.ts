import { createServer } from "node:http";

/** Stand-in for the tunnel: it needs a token, says that it is connected, and reaches nobody. */
const words = process.argv.slice(2).filter((word) => word !== "--no-autoupdate");
const metrics = option("--metrics") ?? process.env.TUNNEL_METRICS ?? "127.0.0.1:20241";

if (words.includes("version") || words.includes("--version")) say("cloudflared version 2024.9.1 (stand-in)");
else if (words.includes("ready")) await ready();
else if (words.includes("run")) run();
else fail("this stand-in knows tunnel run, tunnel ready and version");

function run(): void {
  if (!(option("--token") ?? process.env.TUNNEL_TOKEN)) {
    fail(
      '"cloudflared tunnel run" requires the ID or name of the tunnel to run as the last command line argument or in the configuration file.',
    );
  }
  log("Starting tunnel tunnelID=00000000-0000-0000-0000-000000000000");
  const [host, port] = metrics.split(":");
  createServer((request, reply) => {
    reply.writeHead(request.url === "/ready" ? 200 : 404).end(JSON.stringify({ status: 200, readyConnections: 4 }));
  }).listen(Number(port), host);
  for (const index of [0, 1, 2, 3]) {
    log(
      `Registered tunnel connection connIndex=${index} connection=stand-in event=0 ip=192.0.2.1 location=xxx01 protocol=quic`,
    );
  }
  // What the real one is told by Cloudflare, where the operator has entered it.
  const services = (process.env.DITTOFEED_STANDIN_INGRESS ?? "http://edge:8080").split(",");
  const ingress = [
    ...services.map((service) => ({ hostname: "app.example.com", service })),
    { service: "http_status:404" },
  ];
  log(`Updated to new configuration config=${JSON.stringify(JSON.stringify({ ingress }))} version=1`);
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, () => process.exit(0));
}

async function ready(): Promise<void> {
  const reply = await fetch(`http://${metrics}/ready`).catch((error: Error) => fail(error.message));
  if (!reply.ok) fail(`metrics endpoint answered ${reply.status}`);
}

function option(name: string): string | undefined {
  const at = words.indexOf(name);
  return at >= 0 ? words[at + 1] : words.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
}

function log(message: string): void {
  process.stderr.write(`${new Date().toISOString().slice(0, 19)}Z INF ${message}\n`);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

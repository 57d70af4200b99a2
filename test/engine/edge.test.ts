import { once } from "node:events";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { createServer as createTlsServer, type Server } from "node:https";
import { join } from "node:path";
import { connect } from "node:tls";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { caddyfile } from "../../compose/stack/edge/caddyfile.ts";
import type { EdgeRule } from "../../compose/stack/edge/rules.ts";
import { writeKeyHeader } from "../../schema/workspaces/write-key.ts";
import { type Profile, profileSchema } from "../../src/domain/profile.ts";
import { makeAuthority, makeCertificate } from "../support/certificates.ts";
import { bundled } from "../support/engine/images/standin.ts";
import { freePort, withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { sql } from "../support/inspect-stack.ts";
import { TestInstallation } from "../support/test-installation.ts";
import { type Journey, startBrowser, walkThrough } from "./edge-browser.ts";

/** Sign-in and work, in a real browser, through the edge that the product writes; the app and Google are stand-ins with the app's defects. */
const shared = withSharedEngine("v2");
const host = "app.example.test";
const email = "admin@example.com";
const client = "123-abc.apps.googleusercontent.com";
const secret = "GOCSPX-edge-canary";
let on: TestInstallation;
let google: number;
let proxyPort: number;

const authority = makeAuthority("the test's Google");

beforeAll(async () => {
  [google, proxyPort] = await Promise.all([freePort(), freePort()]);
  on = await TestInstallation.prepare(
    shared.engine,
    { name: "edge", mode: "standard", address: `https://${host}`, edge: { tls: "internal" } },
    { GOOGLE_CLIENT_SECRET: secret },
  );
  await mkdir(on.directory, { recursive: true });
  await writeFile(join(on.directory, "google-authority.pem"), authority.certificate);
  await writeFile(join(on.directory, "compose.override.yaml"), override());
  await on.install();
  await startGoogle();
}, 300_000);
afterAll(() => on?.close());

/** The api trusts the test's authority; what else is told goes to the edge. */
function override(edge: object = {}): string {
  return stringify({
    services: {
      api: {
        environment: { NODE_EXTRA_CA_CERTS: "/etc/google-authority.pem" },
        volumes: ["./google-authority.pem:/etc/google-authority.pem:ro"],
      },
      ...(Object.keys(edge).length > 0 && { edge }),
    },
  });
}

/** In the stack's network under Google's names, and on loopback for the browser. */
async function startGoogle(): Promise<void> {
  const names = ["oauth2.googleapis.com", "www.googleapis.com", "accounts.google.com"];
  const { certificate, key } = makeCertificate({ names: names.map((name) => `DNS:${name}`), authority });
  const folder = join(on.user.room, "google");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "cert.pem"), certificate);
  await writeFile(join(folder, "key.pem"), key);
  await writeFile(join(folder, "google.mjs"), await bundled("google"));
  const image = (await on.docker("inspect", "--format", "{{.Config.Image}}", on.container("api"))).trim();
  const redirects = [`https://${host}`, `http://localhost:${on.profile.ports?.edge}`]
    .map((origin) => `${origin}/api/public/auth/oauth2/callback/google`)
    .join(",");
  await on.docker(
    ...["run", "--detach", "--name", "google", "--network", `${on.project}_default`],
    ...names.flatMap((name) => ["--network-alias", name]),
    ...["--publish", `127.0.0.1:${google}:443`, "--volume", `${folder}:/google:ro`],
    ...["--env", `CLIENT_ID=${client}`, "--env", `CLIENT_SECRET=${secret}`, "--env", `EMAIL=${email}`],
    ...["--env", `REDIRECT_URIS=${redirects}`, "--entrypoint", "node", image, "/google/google.mjs"],
  );
}

async function writeKey(): Promise<string> {
  const row = await sql(
    on.engine,
    on.project,
    `SELECT s.id, s.value FROM "WriteKey" k JOIN "Secret" s ON s.id = k."secretId" WHERE s.value IS NOT NULL LIMIT 1`,
  );
  const [id = "", value = ""] = row.split("|");
  return writeKeyHeader(id, value);
}

async function walk(address: string, port: number): Promise<Journey> {
  // Any page will do for the customer's site; its origin is what counts.
  const hosts = { [host]: port, "accounts.google.com": google, "customer-site.example": google };
  const browser: Browser = await startBrowser(hosts);
  try {
    return await walkThrough(browser, address, await writeKey());
  } finally {
    await browser.close();
  }
}

const good = (own: string): Journey => ({
  bare: "accounts.google.com Sign in",
  page: "journeys",
  loaded: "200",
  deliveries: "200",
  saved: "200",
  insecure: [],
  event: "204",
  ended: "accounts.google.com Sign in",
  signedOut: "accounts.google.com Sign in",
  token: false,
  cancelled: `No organization ${own}`,
});
const withCancel = good("?message=access_denied");

describe("a person signs in and works (real engine, PostgreSQL, Caddy 2.6 and Chromium; stand-ins for the app and Google)", () => {
  it("at a domain with a certificate of the edge's own authority", { timeout: 240_000 }, async () => {
    expect(await walk(`https://${host}`, Number(on.profile.ports?.https))).toEqual(withCancel);
    const log = await on.docker("logs", on.container("edge"));
    expect(log).toContain('"uri":"/dashboard/api/auth/callback"');
    expect(log).not.toMatch(/token=|code=|df-jwt|Bearer/);
  });

  /** What a person sees without each rule. */
  const without: Record<EdgeRule["id"], Partial<Journey>> = {
    R1: { bare: `${host} 404` },
    R2: { bare: "chromewebdata This site can’t be reached" },
    R3: { saved: "500" },
    R4: { bare: "accounts.google.com Error 400: redirect_uri_mismatch" },
    R5: { token: true },
    R6: { ended: "chromewebdata This site can’t be reached" },
    R7: { signedOut: `${host} 404` },
    R8: { deliveries: "401" },
    R9: { cancelled: "404 ?message=access_denied" },
    R10: { insecure: ["df-authenticated", "df-email", "df-jwt", "df-workspace"] },
    R11: { event: "TypeError: Failed to fetch" },
  };
  // Together, since each shows in a place of its own. At night each alone, with those that nobody gets past.
  const rounds: EdgeRule["id"][][] = exhaustive
    ? (Object.keys(without) as EdgeRule["id"][]).map((id) => [id])
    : [["R3", "R5", "R6", "R7", "R8", "R9", "R10", "R11"]];
  it.each(rounds.map((ids) => ({ ids, title: ids.join(", ") })))(
    "not without $title",
    { timeout: 120_000 },
    async ({ ids }) => {
      const settled = profileSchema.parse(on.profile) as Profile;
      // R4 mends what another proxy in front does, which is not here: it is told to the api in its place.
      const text = caddyfile({ ...settled, target: "compose" }, ...ids).replace(
        "reverse_proxy api:3001 {",
        (line) => `${line}${ids.includes("R4") ? "\n\t\theader_up X-Forwarded-Proto http" : ""}`,
      );
      const file = join(on.directory, "compose.override.yaml");
      await writeFile(file, override({ environment: { CADDYFILE: text.replaceAll("$", "$$$$") } }));
      await on.compose("-f", "compose.yaml", "-f", file, "up", "--detach", "--no-deps", "--wait", "edge");
      const journey = await walk(`https://${host}`, Number(on.profile.ports?.https));
      expect(journey).toMatchObject(Object.assign({}, ...ids.map((id) => without[id])));
    },
  );

  it("in embedded mode, behind a proxy that ends TLS and says nothing of it", { timeout: 240_000 }, async () => {
    await change({ mode: "embedded", edge: { tls: "behind-proxy" } });
    const proxy = await tlsProxy(Number(on.profile.ports?.edge));
    try {
      expect(await walk(`https://${host}`, proxyPort)).toEqual(withCancel);
    } finally {
      proxy.close();
      proxy.closeAllConnections();
    }
  });

  // At night: the doctor's own installation is at localhost, and its sign-in is followed there, without a browser.
  it.runIf(exhaustive)("on localhost", { timeout: 240_000 }, async () => {
    const port = Number(on.profile.ports?.edge);
    await change({ mode: "embedded", address: `http://localhost:${port}`, edge: {} });
    const insecure = ["df-authenticated", "df-email", "df-jwt", "df-workspace"];
    expect(await walk(`http://localhost:${port}`, port)).toEqual({ ...withCancel, insecure });
  });

  it.runIf(exhaustive)(
    "with a certificate that an authority issues by ACME (Caddy's own, in the stack's network)",
    { timeout: 240_000 },
    async () => {
      const authority = await startAcmeAuthority();
      await change({ mode: "embedded", edge: { tls: "acme", authority } });
      const socket = connect({
        ...{ host: "127.0.0.1", port: Number(on.profile.ports?.https), servername: host },
        ca: await readFile(authority.caFile),
      });
      await once(socket, "secureConnect");
      const { subjectaltname } = socket.getPeerCertificate();
      socket.destroy();
      expect(subjectaltname).toBe(`DNS:${host}`);
    },
  );
});

/** It has to find the edge under its name, as an authority finds a host: by the network's own names. */
async function startAcmeAuthority(): Promise<{ directory: string; caFile: string }> {
  const name = "ca.example.test";
  const file = join(on.user.room, "authority.caddyfile");
  await writeFile(file, `{\n\tadmin off\n\tskip_install_trust\n}\n${name} {\n\ttls internal\n\tacme_server\n}\n`);
  const image = (await on.docker("inspect", "--format", "{{.Config.Image}}", on.container("edge"))).trim();
  await on.docker(
    ...["run", "--detach", "--name", "authority", "--network", `${on.project}_default`, "--network-alias", name],
    ...["--volume", `${file}:/etc/caddy/Caddyfile:ro`, image],
  );
  const caFile = join(on.user.room, "authority.pem");
  const root = "authority:/data/caddy/pki/authorities/local/root.crt";
  await expect
    .poll(
      () =>
        on.docker("cp", root, caFile).then(
          () => true,
          () => false,
        ),
      { timeout: 20_000 },
    )
    .toBe(true);
  return { directory: `https://${name}/acme/local/directory`, caFile };
}

/** The same installation, told otherwise and run again. */
async function change(parts: Partial<typeof on.profile>): Promise<void> {
  const named = { networks: { default: { aliases: [host] } } };
  await writeFile(join(on.directory, "compose.override.yaml"), override(named));
  await on.writeProfile({ ...on.profile, ...parts });
  const ran = await on.apply();
  const last = ran.events.at(-1);
  expect([ran.exitCode, last?.type === "run-ended" ? last.problem : last]).toEqual([0, undefined]);
}

/** As careless as proxies are: plain http behind it, its own Host, no X-Forwarded header. */
async function tlsProxy(to: number): Promise<Server> {
  const { certificate, key } = makeCertificate({ names: [`DNS:${host}`] });
  const server = createTlsServer({ cert: certificate, key }, (incoming, outgoing) => {
    const { host: _, ...headers } = incoming.headers;
    const asked = request(
      {
        host: "127.0.0.1",
        port: to,
        method: incoming.method,
        path: incoming.url,
        headers: { ...headers, host: "upstream" },
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    asked.on("error", () => outgoing.destroy());
    incoming.pipe(asked);
  });
  await new Promise<void>((resolve) => server.listen(proxyPort, "127.0.0.1", resolve));
  return server;
}

import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { writeKeyHeader } from "../../schema/workspaces/write-key.ts";
import type { Profile } from "../../src/domain/profile.ts";
import { makeAuthority, makeCertificate } from "../support/certificates.ts";
import { type Coolify, startCoolify } from "../support/coolify/index.ts";
import { type CoolifyProxy, startProxy } from "../support/coolify/proxy.ts";
import { bundled } from "../support/engine/images/standin.ts";
import { freePort, withSharedEngine } from "../support/engine/index.ts";
import { exhaustive } from "../support/exhaustive.ts";
import { profileYaml, rowCounts, sql, standInImages } from "../support/inspect-stack.ts";
import { newUser, type Ran, type User } from "../support/product.ts";
import { someProfileInput } from "../support/some-profile.ts";
import { startBrowser, walkThrough } from "./edge-browser.ts";

const host = "app.coolify.test";
const address = `https://${host}`;
const email = "admin@example.com";
const client = "123-abc.apps.googleusercontent.com";
const google = "GOCSPX-coolify-canary";
const repository = "https://github.com/acme/deploy";
const authority = makeAuthority("the test's authority");

const handshake = (port: number): Promise<boolean> =>
  new Promise((resolved) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false }, () => resolved(true));
    socket.on("error", () => resolved(false)).on("secureConnect", () => socket.end());
  });

/** By day one mode; the other one with the oldest Coolify that is spoken to. */
const kinds = [{ mode: "standard", version: "newest" } as const, { mode: "embedded", version: "oldest" } as const];

describe.each(exhaustive ? kinds : kinds.slice(0, 1))(
  "the quick start for Coolify, $mode, through the API of the $version (a stand-in made of its source; real engine and Chromium)",
  ({ mode, version }) => {
    const shared = withSharedEngine("v2-json");
    let coolify: Coolify;
    let proxy: CoolifyProxy;
    let user: User;
    let root: string;
    let environment: Record<string, string>;

    beforeAll(async () => {
      const { engine } = shared;
      root = await mkdtemp(join(tmpdir(), "coolify-"));
      coolify = await startCoolify({ engine, root, version });
      proxy = await startProxy(engine, makeCertificate({ names: [`DNS:${host}`], authority }));
      user = await newUser(engine.env);
      await writeFile(join(user.room, "authority.pem"), authority.certificate);
      environment = {
        TOKEN: coolify.token("read", "write", "deploy", "read:sensitive"),
        SECRET: google,
        NODE_EXTRA_CA_CERTS: join(user.room, "authority.pem"),
        NODE_OPTIONS: `--require ${resolve("test/support/names.cjs")}`,
        TEST_NAMES: JSON.stringify({ [host]: proxy.address }),
      };
      const profile = someProfileInput({
        ...{ target: "coolify", mode, address, images: standInImages, directory: join(user.room, "acme") },
        google: { clientId: client, clientSecret: { fromEnv: "SECRET" } },
        coolify: { api: coolify.url, token: { fromEnv: "TOKEN" }, repository: { url: repository } },
      });
      await writeFile(join(user.room, "acme.yaml"), profileYaml(profile));
    });
    afterAll(async () => {
      await coolify?.stop();
      await proxy?.stop();
      await user?.remove();
      await rm(root, { recursive: true, force: true });
    });

    const run = async (...words: string[]): Promise<Ran> => {
      const ran = await user.run(words, { env: environment });
      for (const value of [google, environment.TOKEN ?? ""]) expect(ran.stdout + ran.stderr).not.toContain(value);
      return ran;
    };
    const application = () => coolify.state.resources[0] ?? expect.fail("there is no application");
    const names = async () =>
      (await shared.engine.docker("ps", "--format", "{{.Names}}", "--filter", `label=coolify.applicationId=1`))
        .split("\n")
        .filter(Boolean)
        .toSorted();
    const ended = ({ events }: Ran) => {
      const last = events.at(-1);
      return last?.type === "run-ended" ? [last.outcome, last.problem] : ["no end", last];
    };

    it("generates, deploys, runs the command, and lets a person in; two deployments more lose nothing", {
      timeout: 480_000,
    }, async () => {
      const { exitCode, stderr } = await run("coolify", "generate", "acme.yaml", "--out", "generated");
      expect([exitCode, stderr]).toEqual([0, ""]);
      const file = await readFile(join(user.room, "generated", "docker-compose.yaml"), "utf8");
      coolify.state.push(repository, "main", "/docker-compose.yaml", file);
      expect((await run("plan", "acme.yaml", "--json")).exitCode).toBe(2);
      expect(coolify.state.resources).toEqual([]);

      const first = await run("--profile", "acme.yaml", "--json");
      expect([...ended(first), first.exitCode]).toEqual(["done", undefined, 0]);
      expect(first.stdout).toContain(`dittofeed-setup: done: sign in at ${address}/dashboard as ${email}`);
      const { uuid } = application();
      const [before, rows] = [await names(), await rowCounts(shared.engine, uuid)];
      const second = await run("--profile", "acme.yaml", "--json");
      expect([...ended(second), await names()]).toEqual(["nothing-to-do", undefined, before]);

      // The stand-in of Google has a certificate of the test's own.
      application().variables.create({ key: "NODE_TLS_REJECT_UNAUTHORIZED", value: "0" });
      for (const _ of [1, 2]) {
        const { status, entries } = await coolify.deploy(uuid);
        expect([status, entries.map(({ output }) => output).join("\n")]).toEqual([
          "finished",
          expect.stringContaining("dittofeed-setup: done: nothing to change"),
        ]);
      }
      const after = await names();
      expect(after).toHaveLength(before.length);
      expect(after.filter((name) => before.includes(name))).toEqual([]);
      expect(await rowCounts(shared.engine, uuid)).toBe(rows);
      // Until the edge's health is known, the proxy has "no available server": a run waits for that, and finds nothing to do.
      expect(ended(await run("--profile", "acme.yaml", "--json"))).toEqual(["nothing-to-do", undefined]);
      expect(await walk(uuid)).toMatchObject({
        ...{ bare: "accounts.google.com Sign in", page: mode === "standard" ? "journeys" : expect.any(String) },
        ...{ loaded: "200", deliveries: "200", saved: "200", insecure: [], event: "204", token: false },
      });
    });

    async function walk(uuid: Profile["name"]) {
      const port = await startGoogle(uuid);
      const row = await sql(
        shared.engine,
        uuid,
        `SELECT s.id, s.value FROM "WriteKey" k JOIN "Secret" s ON s.id = k."secretId" WHERE s.value IS NOT NULL LIMIT 1`,
      );
      const [id = "", value = ""] = row.split("|");
      const hosts = { [host]: proxy.port, "accounts.google.com": port, "customer-site.example": port };
      const browser = await startBrowser(hosts);
      try {
        return await walkThrough(browser, address, writeKeyHeader(id, value));
      } finally {
        await browser.close();
      }
    }

    /** In the application's network under Google's names, and on loopback for the browser. */
    async function startGoogle(network: string): Promise<number> {
      const { engine } = shared;
      const port = await freePort();
      const aliases = ["oauth2.googleapis.com", "www.googleapis.com", "accounts.google.com"];
      const { certificate, key } = makeCertificate({ names: aliases.map((name) => `DNS:${name}`), authority });
      const folder = join(user.room, "google");
      await mkdir(folder);
      await writeFile(join(folder, "cert.pem"), certificate);
      await writeFile(join(folder, "key.pem"), key);
      await writeFile(join(folder, "google.mjs"), await bundled("google"));
      const api = (await names()).find((name) => name.startsWith("api-")) ?? "";
      const image = (await engine.docker("inspect", "--format", "{{.Config.Image}}", api)).trim();
      await engine.docker(
        ...["run", "--detach", "--name", "google", "--network", network],
        ...aliases.flatMap((name) => ["--network-alias", name]),
        ...["--publish", `127.0.0.1:${port}:443`, "--volume", `${folder}:/google:ro`],
        ...["--env", `CLIENT_ID=${client}`, "--env", `CLIENT_SECRET=${google}`, "--env", `EMAIL=${email}`],
        ...["--env", `REDIRECT_URIS=${address}/api/public/auth/oauth2/callback/google`],
        ...["--entrypoint", "node", image, "/google/google.mjs"],
      );
      await expect.poll(() => handshake(port)).toBe(true);
      return port;
    }
  },
);

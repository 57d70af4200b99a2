import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LookName } from "../../../../../screens/wizard/look-results.ts";
import { createFiles } from "../../../../../src/adapters/files/files.ts";
import { lookAt } from "../../../../../src/cli/commands/wizard/look-at.ts";
import type { Context } from "../../../../../src/cli/context.ts";
import { marker } from "../../../../../src/domain/installation-files.ts";
import type { ProfileInput } from "../../../../../src/domain/profile.ts";
import type { Names } from "../../../../../src/facts/where-it-leads.ts";
import { createRedactor } from "../../../../../src/output/redactor.ts";
import { wizardDefaults } from "../../../../support/fake-wizard-services.ts";
import { googleAnswers } from "../../../../support/google-answers.ts";
import { type Scripted, untouchablePorts } from "../../../../support/untouchable-ports.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "look-"));
  chmodSync(home, 0o755);
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const uid = process.getuid?.() ?? 0;

function look(name: LookName, input: Partial<ProfileInput>, ports: Scripted = {}, names?: Names) {
  const redactor = createRedactor();
  const context = {
    ...{ redactor, makeSecret: redactor.makeSecret, workingDirectory: home, environment: { HOME: home } },
    interruption: { signal: new AbortController().signal },
    ports: untouchablePorts({ files: createFiles(), host: { facts: async () => ({ uid }) as never }, ...ports }),
  } as unknown as Context;
  const engine = async () => ({ state: "absent", saw: "none" }) as const;
  // What is asked for later is empty, as it is while somebody types.
  return lookAt(context, { engine, ...(names && { names }) }, name, { ...wizardDefaults, target: "compose", ...input });
}

describe("a folder", () => {
  const folder = async (directory: string) => (await look("folder", { directory })).directory;

  it("is shown whole, with ~ as one's own home", async () => {
    expect(await folder("~/new/deeper")).toEqual({ kind: "good", says: join(home, "new/deeper") });
    expect(await folder("relative")).toEqual({ kind: "good", says: join(home, "relative") });
  });

  it("that holds an installation says so", async () => {
    mkdirSync(join(home, "acme"));
    writeFileSync(join(home, "acme/compose.yaml"), `${marker}\nservices: {}\n`);
    expect(await folder("~/acme")).toMatchObject({
      kind: "odd",
      says: expect.stringContaining("holds an installation"),
    });
  });

  it.each(["/", "/etc", "/usr/local", "/proc/1", "/etc/passwd"])(
    "that is the system's is refused: %s",
    async (path) => {
      expect(await folder(path)).toMatchObject({ kind: "wrong", says: expect.stringContaining(path) });
    },
  );

  it("that is a file, is somebody else's project or can be written by all is refused", async () => {
    writeFileSync(join(home, "file"), "");
    expect(await folder("~/file")).toMatchObject({ kind: "wrong", says: expect.stringContaining("is a file.") });
    mkdirSync(join(home, "theirs"));
    writeFileSync(join(home, "theirs/docker-compose.yml"), "services: {}\n");
    expect(await folder("~/theirs")).toMatchObject({
      kind: "wrong",
      says: expect.stringContaining("docker-compose.yml"),
    });
    mkdirSync(join(home, "open"));
    chmodSync(join(home, "open"), 0o777);
    expect(await folder("~/open")).toMatchObject({ kind: "wrong", says: expect.stringContaining("can write to") });
  });

  it.runIf(uid === 0)("of another user is refused", async () => {
    mkdirSync(join(home, "bob"));
    chownSync(join(home, "bob"), 65_534, 65_534);
    expect(await folder("~/bob/acme")).toMatchObject({
      kind: "wrong",
      says: expect.stringMatching(/bob belongs to uid 65534/i),
    });
  });
});

describe("ports", () => {
  const held = new Map([[3001, "nginx (process 7)"]]);
  const host: Scripted["host"] = {
    facts: async () => ({ uid }) as never,
    inspectPort: async (_, port) => ({ free: !held.has(port), owner: held.get(port) }),
  };
  const clock = { sleep: () => new Promise<never>(() => undefined) };

  it("that are taken say by whom, and what is free", async () => {
    const seen = await look("ports", { ports: { edge: 3001, postgres: 5432 } }, { host, clock });
    expect(seen).toEqual({
      "ports.edge": { kind: "wrong", says: "Port 3001 is taken by nginx (process 7).", instead: "3002" },
    });
  });

  it("that two services want are said at both, also in a rehearsal", async () => {
    const input = { target: "rehearsal", ports: { edge: 3001, postgres: 5000, redis: 5000 } } as const;
    expect(await look("ports", input, { host, clock })).toMatchObject({
      "ports.postgres": { kind: "wrong", says: "redis has port 5000 too. Each needs its own.", instead: "5001" },
      "ports.redis": { kind: "wrong", says: "postgres has port 5000 too. Each needs its own." },
    });
  });
});

describe("an address", () => {
  const names = (addresses: string[] | undefined): Names => ({
    addressesOf: async () => addresses,
    ownAddresses: () => ["127.0.0.1", "203.0.113.7"],
  });
  const silent: Scripted["http"] = () => Promise.reject(new Error("connection refused"));
  const nginx: Scripted["http"] = async () => ({ status: 200, headers: { server: "nginx/1.22" }, body: "" });
  const says = async (...[http, found]: [Scripted["http"], Names]) =>
    (await look("address", { address: "https://app.acme.org" }, { http: http as never }, found)).address;

  it.each([
    ["good", "It leads to this machine; nothing answers there yet.", silent, ["203.0.113.7"]],
    ["good", "It leads to this machine; nginx answers there now.", nginx, ["203.0.113.7"]],
    [
      "odd",
      "It leads to 198.51.100.1, which is not an address of this machine; nginx answers there now.",
      nginx,
      ["198.51.100.1"],
    ],
    ["odd", "app.acme.org is not in DNS yet.", silent, undefined],
  ] as const)("is %s: %s", async (kind, words, http, found) => {
    const seen = await says(http, names(found && [...found]));
    expect(seen).toMatchObject({ kind, says: expect.stringContaining(words) });
  });

  it("of which nobody could be asked is taken", async () => {
    const found = { ...names([]), addressesOf: () => Promise.reject(new Error("EAI_AGAIN")) };
    expect(await says(silent, found)).toMatchObject({ kind: "odd" });
  });
});

it("Google is asked with the redirect address that the answers lead to", async () => {
  const id = "1234-abc.apps.googleusercontent.com";
  const google = (redirects: string[]) =>
    look(
      "google",
      { address: "https://app.acme.org", google: { clientId: id } },
      { http: googleAnswers({ id, redirects }) },
    );
  const redirect = "https://app.acme.org/api/public/auth/oauth2/callback/google";
  expect(await google([redirect])).toMatchObject({ "google.clientId": { kind: "good" } });
  expect(await google([])).toMatchObject({
    "google.clientId": { kind: "odd", says: expect.stringContaining("redirect URI") },
  });
});

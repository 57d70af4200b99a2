import { describe, expect, it } from "vitest";
import { composeText } from "../../../compose/stack/compose-file.ts";
import { writtenDigests } from "../../../compose/stack/written-compose-file.ts";
import { doctorChecks } from "../../../src/checks/doctor.ts";
import type { Facts } from "../../../src/domain/facts/facts.ts";
import type { Secret } from "../../../src/domain/secret.ts";
import { revealed } from "../../support/revealed.ts";
import { someFacts } from "../../support/some-facts.ts";
import { inside } from "./healthy-stack.ts";
import { look, noProfile, only as onlyOf, problems, profile, running, secrets, withEnv } from "./other-rows-support.ts";

const rows = doctorChecks.filter(({ category }) => category === "configuration");

const only = (id: string, parts: Partial<Facts>) => onlyOf(rows, id, parts);
/** The same setting in `.env` and in every container: nothing drifts. */
const everywhere = (told: Record<string, string | undefined>): Partial<Facts> => ({
  directory: withEnv(told),
  containers: running({
    api: told,
    worker: told,
    dashboard: told,
    postgres: told,
    temporal: told,
    redis: told,
    clickhouse: told,
    edge: told,
  }).map(
    // Whatever `.env` says, the containers were made from what the profile says: this is about one row alone.
    (one) => ({ ...one, digest: "" }),
  ),
});
const byHand = (told: Record<string, string | undefined>) => ({ ...everywhere(told), installation: noProfile });

describe("the doctor on the configuration", () => {
  it("has nothing to say about a good one, with or without a profile, nor where only containers are known", async () => {
    const states = async (parts: Partial<Facts>) =>
      new Set((await look(rows, parts)).map(({ finding }) => finding.status));
    expect(await states({})).toEqual(new Set(["ok"]));
    expect(problems(await look(rows, { installation: noProfile }))).toEqual([]);
    expect(problems(await look(rows, { installation: { ...noProfile, by: "labels" }, directory: undefined }))).toEqual(
      [],
    );
  });

  it("knows nothing where there is nothing", async () => {
    const reports = await look(rows, {
      installation: { ...noProfile, by: "nothing" },
      directory: undefined,
      containers: [],
    });
    expect(problems(reports)).toEqual([]);
    expect(reports.find(({ id }) => id === "C7")?.finding.status).toBe("unknown");
  });

  it.each(["change-me", "", undefined])("C1: JWT_SECRET %j is no value, and a new one is made", async (value) => {
    const reports = await look(rows, byHand({ JWT_SECRET: value }));
    const found = reports.find(({ id }) => id === "C1");
    expect(found?.finding).toMatchObject({ status: "fail", saw: expect.stringContaining("JWT_SECRET") });
    expect(found?.remediation?.steps).toMatchObject([
      { do: "change-settings", settings: { JWT_SECRET: { generate: { bytes: 32, encoding: "base64" } } } },
    ]);
  });

  it("C1: a placeholder that no container reads counts too, because it stops every later run; absent it is none", async () => {
    const found = await only("C1", byHand({ NEXTAUTH_SECRET: "change-me" }));
    expect(found).toMatchObject({ saw: expect.stringContaining("NEXTAUTH_SECRET") });
    expect(found.steps).toMatchObject([{ do: "change-settings", settings: { NEXTAUTH_SECRET: expect.anything() } }]);
    expect(problems(await look(rows, byHand({ NEXTAUTH_SECRET: undefined })))).toEqual([]);
  });

  it("C15: a line that .env lost is put back from the containers, and nothing else is said of it", async () => {
    const directory = withEnv({ POSTGRES_PASSWORD: undefined, REDIS_PASSWORD: "" });
    const found = await only("C15", { directory });
    expect(found.saw).toContain("POSTGRES_PASSWORD, REDIS_PASSWORD are missing from .env");
    expect(found.evidence[0]).toMatch(/^POSTGRES_PASSWORD: acme-postgres-1, .*acme-api-1/);
    expect(JSON.stringify(found)).not.toContain("p@ss");
    const [step] = found.steps ?? [];
    if (step?.do !== "change-settings") return expect.unreachable();
    expect(step.services).toEqual([]);
    expect(revealed(step.settings.POSTGRES_PASSWORD as Secret)).toBe("p@ss:/?#%&word");
    expect(Object.keys(step.settings)).toEqual(["POSTGRES_PASSWORD", "REDIS_PASSWORD"]);
    // Whoever has it from another file has lost nothing.
    const overrideText = ["postgres", "temporal", "api", "worker", "dashboard", "redis", "clickhouse", "edge"]
      .map((name) => `  ${name}: {environment: {POSTGRES_PASSWORD: x, REDIS_PASSWORD: x}}`)
      .join("\n");
    const elsewhere = withEnv({ POSTGRES_PASSWORD: undefined }, { overrideText: `services:\n${overrideText}\n` });
    expect(problems(await look(rows, { directory: elsewhere }))).not.toContain("C15");
  });

  it("C15: of two values that run none is put back", async () => {
    const directory = withEnv({ REDIS_PASSWORD: undefined });
    const containers = running({ redis: { REDIS_PASSWORD: "the other one, and long" } });
    const found = await only("C15", { directory, containers });
    expect(found.evidence.join()).toContain("use different values");
    expect(found.steps).toBeUndefined();
  });

  it("C16: files that are gone are written again, and what stands in them is not asked meanwhile", async () => {
    const repair = [{ do: "run-tasks", tasks: ["write-env", "write-compose"] }];
    const compose = await only("C16", { directory: withEnv({}, { composeText: undefined }) });
    expect([compose.saw, compose.risk, compose.steps]).toEqual([
      expect.stringMatching(/^compose.yaml is missing from \S+, but \d containers/),
      "safe",
      repair,
    ]);
    const gone = withEnv({}, { composeText: undefined, envText: undefined, env: new Map(), exists: false });
    const both = await only("C16", { directory: gone });
    expect(both.saw).toContain("compose.yaml and .env are missing");
    expect(both.steps).toEqual(repair);
    // Another's stack has its files under other names, and one that was taken down needs none.
    expect(
      problems(await look(rows, { directory: withEnv({}, { composeText: undefined }), installation: noProfile })),
    ).toEqual([]);
    expect(problems(await look(rows, { directory: withEnv({}, { composeText: undefined }), containers: [] }))).toEqual(
      [],
    );
  });

  it("C17: another database than the profile's is named before anybody fills it", async () => {
    const other = { POSTGRES_DB: "other", DATABASE_URL: "postgresql://dittofeed:p%40ss@postgres:5432/other" };
    const reports = await look(doctorChecks, {
      ...everywhere(other),
      database: { state: "unreachable", saw: 'database "other" does not exist (3D000)' },
    });
    const found = reports.find(({ id }) => id === "C17");
    expect(found?.finding).toMatchObject({
      status: "fail",
      saw: 'POSTGRES_DB and DATABASE_URL name the database "other", but this installation uses "dittofeed".',
    });
    expect(JSON.stringify(found)).not.toContain("p%40ss");
    expect(found?.remediation?.steps[0]).toEqual({ do: "run-tasks", tasks: ["write-env", "write-compose"] });
    // Neither row says to create what was named.
    expect(["D1", "D2"].map((id) => reports.find((one) => one.id === id)?.finding.status)).toEqual([
      "unknown",
      "unknown",
    ]);
  });

  it("C1: a database's password is never made up", async () => {
    const reports = await look(
      rows,
      byHand({ POSTGRES_PASSWORD: "password", DATABASE_URL: "postgresql://u:password@postgres:5432/d" }),
    );
    expect(problems(reports)).toEqual(["C1"]);
    expect(reports.find(({ id }) => id === "C1")?.remediation).toBeUndefined();
  });

  it.each(["c2hvcnQ=", "not base64 at all"])(
    "C2: SECRET_KEY %j does not fit; a new one is for whoever types the name",
    async (key) => {
      expect(await only("C2", everywhere({ SECRET_KEY: key }))).toMatchObject({ risk: "destroys", confirm: "acme" });
    },
  );

  it("C3: two values of JWT_SECRET, by keyed digests where they are there, else as the containers were started", async () => {
    const containers = running({ dashboard: { JWT_SECRET: "quite-another-secret-of-length" } }).map((one) => ({
      ...one,
      digest: "",
    }));
    const found = await only("C3", {
      containers,
      directory: withEnv({}, { overrideText: "services: {dashboard: {environment: {JWT_SECRET: x}}}" }),
    });
    expect(found.evidence).toEqual([
      "compared from the containers' start settings",
      "/srv/acme/compose.override.yaml, line 1 sets JWT_SECRET for dashboard",
    ]);
    const digests = new Map(
      [
        ["api", "1"],
        ["dashboard", "2"],
      ].map(([service, digest]) => [service, new Map([["JWT_SECRET", digest]])]),
    ) as never;
    expect((await only("C3", { inside: inside({ digests }) })).evidence).toEqual([
      "compared by keyed digests computed inside the containers",
    ]);
  });

  it.each([
    ["postgresql://u:p@ss:/?#%&word@postgres:5432/d", "percent-encoded"],
    ["postgresql://u:another@postgres:5432/d", "another password"],
    ["mysql://u:x@postgres/d", "mysql"],
  ])("C4: DATABASE_URL %s, and it is not shown", async (url, fault) => {
    const found = await only("C4", byHand({ DATABASE_URL: url }));
    expect(found.saw).toContain(fault);
    expect(JSON.stringify({ ...found, steps: undefined })).not.toContain("p@ss");
  });

  it.each([
    ["https://app.example.com/dashboard", "which includes a path"],
    ["", "is not set"],
    ["app.example.com", "not an http address"],
  ])("C5: DASHBOARD_URL %j", async (url, fault) => {
    expect((await only("C5", everywhere({ DASHBOARD_URL: url }))).saw).toContain(fault);
  });

  it("C6: NEXTAUTH_URL without /dashboard is put right where no profile is known", async () => {
    const found = await only("C6", byHand({ NEXTAUTH_URL: "https://app.example.com" }));
    expect(found.steps).toEqual([
      {
        do: "change-settings",
        settings: { NEXTAUTH_URL: "https://app.example.com/dashboard" },
        services: ["api", "worker", "dashboard"],
      },
    ]);
  });

  it("C7, C8: a mode that is not multi-tenant, a provider that is not google", async () => {
    expect((await only("C7", everywhere({ AUTH_MODE: "anonymous" }))).evidence).toContain(
      'api: AUTH_MODE is "anonymous"',
    );
    const found = await only("C8", everywhere({ AUTH_PROVIDER: undefined }));
    expect(found.evidence).toContain("dashboard: AUTH_PROVIDER is not set");
    expect(found.steps?.map((step) => step.do)).toEqual(["run-tasks", "recreate-services"]);
  });

  it.each([
    ["  api:\n    environment:\n      AUTH_MODE: anonymous\n  dashboard: {}\n", 4],
    ["  dashboard: {}\n  api:\n    environment:\n      - A=b\n      - AUTH_MODE=anonymous\n", 6],
    ["  api: {<<: *own}\n", 2],
  ])("C7: what a person's own file says is named with its line, and left to the person: %j", async (services, line) => {
    const anchor = services.includes("*own") ? "x-own: &own\n  environment: {AUTH_MODE: anonymous}\n" : "";
    const parts = {
      ...everywhere({ AUTH_MODE: "anonymous" }),
      directory: withEnv({}, { override: "compose.override.yaml", overrideText: `${anchor}services:\n${services}` }),
      containers: running({ api: { AUTH_MODE: "anonymous" } }).map((one) => ({ ...one, digest: "" })),
    };
    const found = await only("C7", parts);
    const place = `/srv/acme/compose.override.yaml, line ${line}`;
    expect(found.next).toBe(
      `Remove AUTH_MODE from ${place}, or correct the value there; then docker compose up -d api`,
    );
    expect(found.evidence).toEqual(['api: AUTH_MODE is "anonymous"', `${place} sets AUTH_MODE for api`]);
    expect(found.steps).toBeUndefined();
  });

  it("C7: a comment that names the setting is in nobody's way", async () => {
    const directory = withEnv({}, { override: "compose.override.yaml", overrideText: "# AUTH_MODE\nservices: {}\n" });
    expect(
      (
        await only("C7", {
          ...everywhere({ AUTH_MODE: "anonymous" }),
          directory: { ...directory, env: everywhere({ AUTH_MODE: "anonymous" }).directory?.env } as Facts["directory"],
        })
      ).steps,
    ).toHaveLength(2);
  });

  it.each([0o644, 0o640, 0o604])("C18: Docker's logins that others may read, mode %o", async (mode) => {
    const { host } = someFacts();
    const path = "/home/a b/.docker/config.json";
    const found = (logins?: { path: string; mode: number }) => ({
      host: { ...host, now: new Date(0), hasSse42: true, clockAheadMs: undefined, ...(logins && { logins }) },
    });
    expect(await only("C18", found({ path, mode }))).toMatchObject({
      status: "warn",
      saw: `${path} has mode 0${mode.toString(8)}.`,
      next: expect.stringContaining("chmod 600 '/home/a b/.docker/config.json'   "),
    });
    expect(problems(await look(rows, found({ path, mode: 0o600 })))).toEqual([]);
    expect(problems(await look(rows, found()))).toEqual([]);
  });

  it.each(["0644", "0640", "0604"])("C9: .env that others may read, mode %s", async (mode) => {
    const found = await only("C9", { directory: withEnv({}, { envMode: Number.parseInt(mode, 8) }) });
    expect(found).toMatchObject({
      saw: `.env has mode ${mode}.`,
      steps: [{ do: "protect-file", path: "/srv/acme/.env", mode: 0o600 }],
    });
  });

  it("C10: names what differs, never a value, and what was made from something older", async () => {
    const found = await only("C10", { containers: running({ worker: { CLICKHOUSE_PASSWORD: "an-older-password" } }) });
    expect(found.evidence).toEqual(["worker: CLICKHOUSE_PASSWORD differs from .env"]);
    expect(JSON.stringify(found)).not.toContain("older-password");
    const older = running().map((one) => (one.service === "redis" ? { ...one, digest: "older" } : one));
    expect((await only("C10", { containers: older })).saw).toContain("redis was created from an older profile");
  });

  it("C10: who was started since with what a person changed in .env is in order", async () => {
    const before = composeText(profile, secrets, undefined);
    const changed = { JWT_SECRET: "another-jwt-secret-of-forty-characters!!" };
    const started = (everywhere(changed).containers ?? []).map((one) => ({
      ...one,
      digest: writtenDigests(before).get(one.service) ?? "",
    }));
    expect(started.every(({ digest }) => digest !== "")).toBe(true);
    const directory = withEnv(changed, { composeText: before });
    expect(problems(await look(rows, { directory, containers: started }))).toEqual([]);
    const older = started.map((one) => (one.service === "redis" ? { ...one, digest: "older" } : one));
    expect((await only("C10", { directory, containers: older })).saw).toContain("redis was created from an older");
    const anotherFile = withEnv(changed, { composeText: before.replace("restart: unless-stopped", "restart: always") });
    expect((await only("C10", { directory: anotherFile, containers: started })).status).toBe("fail");
  });

  it("C11: embedded pages over plain http; localhost is how one tries it", async () => {
    const at = (address: string) => ({
      installation: {
        by: "profile",
        project: "acme",
        directory: "/srv/acme",
        profile: { ...profile, address },
        mode: "embedded",
      } as const,
    });
    const reports = await look(rows, at("http://app.example.com"));
    expect(reports.find(({ id }) => id === "C11")?.finding.status).toBe("warn");
    expect((await look(rows, at("http://localhost:3000"))).find(({ id }) => id === "C11")?.finding.status).toBe("ok");
  });

  it("C12: the host's port given to the container is taken out of .env", async () => {
    const containers = running({ api: { API_PORT: "8080" } });
    const found = await only("C12", { containers, directory: withEnv({ API_PORT: "8080" }), installation: noProfile });
    expect(found.steps).toEqual([{ do: "change-settings", settings: { API_PORT: null }, services: ["api"] }]);
  });

  it("C13: HubSpot's id without its secret", async () => {
    expect((await only("C13", byHand({ HUBSPOT_CLIENT_ID: "abc" }))).saw).toBe("HubSpot has an ID but no secret.");
  });
});

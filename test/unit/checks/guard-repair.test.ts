import { describe, expect, it } from "vitest";
import { doctorChecks } from "../../../src/checks/doctor.ts";
import { guarded, guardRepair } from "../../../src/checks/guard-repair.ts";
import type { CheckResult } from "../../../src/domain/check.ts";
import type { FactGroup, Facts, Gathering } from "../../../src/domain/facts/facts.ts";
import type { RepairStep } from "../../../src/domain/repair.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { runChecks } from "../../../src/engine/run-checks.ts";
import { someProfile } from "../../support/some-profile.ts";
import { facts, noProfile, profile, running, withEnv } from "./other-rows-support.ts";

const rows = doctorChecks.filter(({ category }) => category === "configuration");

const another = Buffer.alloc(32, 9).toString("base64");
const changed = (told: Record<string, string | undefined> = {}): Partial<Facts> => ({
  directory: withEnv({ SECRET_KEY: another, ...told }),
});

async function look(parts: Partial<Facts>, of = rows): Promise<Map<string, CheckResult>> {
  const known = facts(parts);
  const gathering = new Proxy({} as Gathering, {
    get: (_, group) =>
      Promise.resolve(
        group in known
          ? { state: "seen", value: known[group as FactGroup] }
          : { state: "failed", saw: `the test knows nothing of ${String(group)}` },
      ),
  });
  const reports = await runChecks(of, gathering, { elapsed: () => 0 }, undefined, guardRepair);
  return new Map(reports.map((report) => [report.id, report]));
}

const said = (report: CheckResult | undefined) => JSON.stringify(report?.finding);
const everyStep: RepairStep[] = [
  { do: "recreate-services", services: ["redis"] },
  { do: "change-settings", settings: { A: "b" }, services: ["worker"] },
  { do: "run-tasks", tasks: ["write-env", "start-applications"] },
  { do: "move-ports", moves: [] },
];
const harmless: RepairStep[] = [
  { do: "run-tasks", tasks: ["apply-schema"] },
  { do: "change-settings", settings: { A: "b" }, services: [] },
  { do: "protect-file", path: "/srv/acme/.env", mode: 0o600 },
  { do: "restart-containers", containers: [{ id: "1", name: "acme-api-1" }] },
  { do: "prune-images" },
];

function guard(steps: readonly RepairStep[], parts: Partial<Facts>, risk: "safe" | "restarts" = "restarts") {
  const finding = { status: "fail", saw: "s", why: "w", next: "n", evidence: ["e"] } as const;
  const remediation = { title: "Do it", risk, first: false, confirm: undefined, steps };
  return guarded({ finding, remediation }, facts(parts) as Facts);
}

describe("a changed SECRET_KEY", () => {
  it("is a finding of its own, whose safe repair puts the running one back and restarts nothing", async () => {
    const found = (await look(changed())).get("C14");
    expect(found?.finding).toMatchObject({
      status: "fail",
      saw: "SECRET_KEY in .env is not the one that acme-api-1, acme-worker-1, acme-dashboard-1 run with.",
      why: expect.stringContaining("can be read only with the same key"),
      next: expect.stringMatching(/--fix C14 writes .*To change the key anyway.*--fix C10/s),
    });
    expect(found?.remediation).toMatchObject({ risk: "safe", first: true });
    const [step] = found?.remediation?.steps ?? [];
    if (step?.do !== "change-settings") return expect.unreachable();
    const running = new Secret("", Buffer.alloc(32, 7).toString("base64"));
    expect([(step.settings.SECRET_KEY as Secret).equals(running), step.services]).toEqual([true, []]);
    expect(JSON.stringify(found)).not.toContain(another);
  });

  it("makes of C10, and of every other repair that recreates services, one that destroys", async () => {
    const reports = await look(changed({ AUTH_MODE: "anonymous" }));
    expect(reports.get("C10")?.remediation).toMatchObject({
      risk: "destroys",
      confirm: "acme",
      title: expect.stringContaining("is lost"),
    });
    expect(said(reports.get("C10"))).toContain("--fix C14");
    const below = [...reports.values()].filter(
      ({ remediation }) => remediation !== undefined && remediation.risk !== "destroys",
    );
    expect(below.map(({ id }) => id)).toEqual(["C14"]);
  });

  it.each(everyStep)("no step that recreates services stays below destroys: %j", (step) => {
    for (const risk of ["safe", "restarts"] as const)
      expect(guard([step], changed(), risk).remediation).toMatchObject({ risk: "destroys", confirm: "acme" });
    expect(guard([step], {}).remediation?.risk).toBe("restarts");
  });

  it.each(harmless)("what recreates nothing stays as it is: %j", (step) => {
    expect(guard([step], changed()).remediation?.risk).toBe("restarts");
  });

  it("counts a key that is gone, and one that a repair itself would set or make", () => {
    const recreate: RepairStep = { do: "recreate-services", services: ["api"] };
    expect(guard([recreate], { directory: withEnv({ SECRET_KEY: undefined }) }).remediation?.risk).toBe("destroys");
    for (const value of ["x", null, { generate: { bytes: 32, encoding: "base64" } }] as const)
      expect(
        guard([{ do: "change-settings", settings: { SECRET_KEY: value }, services: ["api"] }], {}).remediation?.risk,
      ).toBe("destroys");
  });

  it("counts a stopped container, and one alone; not one that was made with what is no key", () => {
    const [recreate] = everyStep as [RepairStep];
    const only = (service: string, key: string | undefined) => ({
      containers: running()
        .filter((one) => one.service === service)
        .map((one) => ({
          ...one,
          state: "created" as const,
          secretKey: key === undefined ? key : new Secret("SECRET_KEY", key),
        })),
    });
    expect(guard([recreate], only("worker", another)).remediation?.risk).toBe("destroys");
    expect(guard([recreate], only("api", undefined)).remediation?.risk).toBe("destroys");
    expect(guard([recreate], only("dashboard", undefined)).remediation?.risk).toBe("restarts");
    expect(guard([recreate], only("api", "c2hvcnQ=")).remediation?.risk).toBe("restarts");
    expect(guard([recreate], { ...changed(), containers: [] }).remediation?.risk).toBe("restarts");
  });

  it("of two keys that run none is put back by itself", async () => {
    const containers = running().map((one) =>
      one.service === "worker" ? { ...one, secretKey: new Secret("SECRET_KEY", another) } : one,
    );
    const found = (await look({ containers })).get("C14");
    // One of them is what .env says: whether it is the older one only a person knows. It would change that of the worker.
    expect(found?.finding).toMatchObject({ status: "fail", saw: expect.stringContaining("acme-worker-1 runs with") });
    expect(found?.remediation).toBeUndefined();
  });

  it.each([
    [`services: {api: {environment: {SECRET_KEY: "${Buffer.alloc(32, 7).toString("base64")}"}}}`, "destroys"],
    [`services: {api: &a {environment: ["SECRET_KEY=${another}"]}, worker: *a, dashboard: *a}`, "destroys"],
    ["services: {api: {env_file: other.env}}", "destroys"],
    ["services: {api: {extends: {service: base}}}", "destroys"],
    ["services: {api: {environment: {OTHER: x}, env_file: [.env]}}", "restarts"],
  ])("an override of a person's own is read: %s", (overrideText, risk) => {
    const directory = withEnv(overrideText.includes("SECRET_KEY: ") ? { SECRET_KEY: another } : {}, { overrideText });
    expect(guard([everyStep[0] as RepairStep], { directory }).remediation?.risk).toBe(risk);
  });

  it("names the file that says another key", async () => {
    const overrideText = `services: {api: {environment: {SECRET_KEY: "${another}"}}}`;
    const found = (await look({ directory: withEnv({}, { overrideText }) })).get("C14");
    expect(found?.finding).toMatchObject({
      status: "fail",
      saw: "SECRET_KEY in the compose override is not the one that acme-api-1 runs with.",
      next: expect.stringContaining("Set it in the compose override to the value that is running"),
      evidence: ["acme-api-1: SECRET_KEY differs from the compose override"],
    });
    expect(found?.remediation).toBeUndefined();
  });

  it("is in order where all of them get what they run with, from whichever file", () => {
    const key = Buffer.alloc(32, 7).toString("base64");
    const overrideText = `services: {api: &a {environment: {SECRET_KEY: "${key}"}}, worker: *a, dashboard: *a}`;
    const directory = withEnv({ SECRET_KEY: another }, { overrideText });
    expect(guard([everyStep[0] as RepairStep], { directory }).remediation?.risk).toBe("restarts");
  });

  it("holds without a profile too, and where what runs could not be seen no repair is offered", async () => {
    const reports = await look({ ...changed({ NEXTAUTH_URL: "https://app.example.com" }), installation: noProfile });
    expect(reports.get("C10")?.remediation).toMatchObject({ risk: "destroys" });
    const { containers: _, ...blind } = facts({ directory: withEnv({ AUTH_MODE: "anonymous" }) });
    const gathering = new Proxy({} as Gathering, {
      get: (_target, group) =>
        Promise.resolve(
          group in blind
            ? { state: "seen", value: blind[group as keyof typeof blind] }
            : { state: "failed", saw: "no answer within 15 s" },
        ),
    });
    const finding = { status: "fail", saw: "s", why: "w", next: "n", evidence: [] } as const;
    const remediation = { title: "t", risk: "restarts", first: false, confirm: undefined, steps: everyStep } as const;
    const found = await guardRepair({ finding, remediation }, gathering);
    expect([found.remediation, JSON.stringify(found.finding)]).toEqual([
      undefined,
      expect.stringContaining("no answer within 15 s"),
    ]);
  });
});

describe("another major version of PostgreSQL", () => {
  const tag16 = (): Partial<Facts> => ({
    installation: {
      ...{ by: "profile", project: "acme", directory: "/srv/acme", mode: "embedded" },
      profile: { ...profile, images: { ...profile.images, postgres: { tag: "16.4" } } },
    },
  });
  const compose16 = { composeText: "services: {postgres: {image: postgres:16.4}}" };

  it("is brought by no repair: neither from the profile, nor from the file that is there", () => {
    const asProfile: RepairStep[] = [
      { do: "run-tasks", tasks: ["write-env", "write-compose"] },
      { do: "recreate-services", services: ["api"] },
    ];
    const found = guard(asProfile, tag16());
    expect([found.remediation, JSON.stringify(found.finding)]).toEqual([
      undefined,
      expect.stringContaining(
        "The volume acme_postgres was created by PostgreSQL 15, and postgres:16.4 is PostgreSQL 16.",
      ),
    ]);
    const recreate: RepairStep[] = [{ do: "recreate-services", services: ["temporal"] }];
    expect(guard(recreate, { directory: withEnv({}, compose16) }).remediation).toBeUndefined();
    expect(guard(recreate, tag16()).remediation).toBeDefined();
    expect(guard([{ do: "restart-containers", containers: [] }], tag16()).remediation).toBeDefined();
    const pull = (...references: string[]): RepairStep[] => [{ do: "pull-images", references }];
    expect(guard(pull("api:1", "postgres:16.4"), tag16()).remediation).toBeUndefined();
    expect(guard(pull("api:1"), tag16()).remediation).toBeDefined();
    expect(guard(pull("postgres:15.8"), {}).remediation).toBeDefined();
  });

  it("S16 says it, with the way; and nothing where PostgreSQL is somebody else's", async () => {
    const s16 = doctorChecks.filter(({ id }) => id === "S16").map((one) => ({ ...one, needs: [] }));
    const found = (await look({ directory: withEnv({}, compose16) }, s16)).get("S16");
    expect(found?.finding).toMatchObject({ status: "fail", next: expect.stringContaining("pg_dumpall") });
    expect(found?.remediation).toBeUndefined();
    expect((await look({}, s16)).get("S16")?.finding).toEqual({ status: "ok", saw: "PostgreSQL 15" });
    const external = someProfile({ database: { external: { host: "db.example.com" } } });
    const installation = { ...noProfile, by: "profile" as const, profile: external };
    expect((await look({ directory: withEnv({}, compose16), installation }, s16)).get("S16")?.finding.status).toBe(
      "ok",
    );
  });
});

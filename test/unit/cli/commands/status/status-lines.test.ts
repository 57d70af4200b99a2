import { describe, expect, it } from "vitest";
import type { ServiceStatus, Status } from "../../../../../src/cli/commands/status/describe-status.ts";
import { statusLines } from "../../../../../src/cli/commands/status/status-lines.ts";
import { durationText } from "../../../../../src/output/text/amounts.ts";

const service = (name: string, parts: Partial<ServiceStatus> = {}): ServiceStatus => ({
  ...{
    service: name,
    state: "running",
    health: "healthy",
    condition: "healthy",
    restarts: 0,
    startedAt: "",
    uptimeSeconds: 4000,
    downSeconds: null,
    exitCode: null,
  },
  ...{ image: `${name}:1`, digest: null, memoryBytes: 33_000_000, memoryLimitBytes: 0 },
  ...parts,
});

const whole: Status = {
  ...{ installation: "acme", mode: "embedded", target: "compose", directory: "/opt/acme", engine: "Docker 28.1" },
  services: [service("api"), service("worker")],
  ownServices: [],
  beside: [],
  database: { state: "open", tables: 36, complete: true, journal: "recorded", bytes: 9_900_000, folder: null },
  workspace: { name: "Acme", id: "591559e6", missing: [] },
  workspaces: [{ name: "Acme", domain: "example.com", status: "Active", type: "Root" }],
  address: "https://app.example.com",
  signInAs: "admin@example.com",
  signInReady: true,
  running: null,
  attach: null,
  lastRun: null,
  doctor: { problems: 0, warnings: 0, unknown: 0, waiting: { count: 0, on: [] }, findings: [] },
};
const now = new Date("2026-11-27T20:33:24.000Z");
const text = (parts: Partial<Status>) => statusLines({ ...whole, ...parts }, now).join("\n");

describe("status for people", () => {
  it("is one screen", () => {
    expect(statusLines(whole, now)).toEqual([
      "acme (embedded mode): running",
      "/opt/acme, Docker 28.1",
      "",
      "Services    all of 2 work",
      "  api     healthy  up 1 h 6 min  33.0 MB  api:1",
      "  worker  healthy  up 1 h 6 min  33.0 MB  worker:1",
      "",
      "Database    complete: 36 tables, migration journal recorded, 9.9 MB",
      "Workspace   Acme (591559e6)",
      "Sign in     https://app.example.com/dashboard as admin@example.com",
      "Doctor      No problems.",
    ]);
  });

  it("says of what was stopped on purpose that it was, and how it is started", () => {
    const stopped = { state: "exited", health: "none", condition: "stopped", uptimeSeconds: null, downSeconds: 300 };
    const doctor = { ...whole.doctor, problems: 1, findings: [{ id: "S1", status: "fail", saw: "stopped" }] };
    const services = [service("api"), service("worker", { ...stopped, exitCode: 137 })];
    const one = text({ services, doctor });
    expect(one).toMatch(/^acme \(embedded mode\): worker is stopped\n/);
    expect(one).toMatch(/ {2}worker {2}stopped {2}5 min ago/);
    expect(one).toMatch(/Next {8}dittofeed-setup start$/);
    expect(text({ services: services.map((each) => ({ ...each, ...stopped })), doctor })).toMatch(/^acme.*: stopped\n/);
  });

  it("names where a rehearsal's database lies", () => {
    const database = { ...whole.database, folder: "/var/tmp/dittofeed-setup-rehearsal-1" };
    expect(text({ database })).toContain(
      "migration journal recorded, 9.9 MB, in /var/tmp/dittofeed-setup-rehearsal-1\n",
    );
  });

  it("says of services that a person has added that they are theirs", () => {
    const ownServices = [
      { service: "caddy", state: "running", health: "none" },
      { service: "backup", state: "exited", health: "none" },
    ];
    expect(statusLines({ ...whole, ownServices }, now)).toEqual(
      expect.arrayContaining(["  caddy (your own): running", "  backup (your own): exited"]),
    );
  });

  it("names the other stacks of the same engine", () => {
    const beside = [
      { project: "shop", directory: "/srv/shop", containers: 7 },
      { project: "old", directory: null, containers: 1 },
    ];
    expect(statusLines({ ...whole, beside }, now).slice(1, 4)).toEqual([
      "/opt/acme, Docker 28.1",
      "On the same engine: shop, 7 containers, from /srv/shop",
      "On the same engine: old, 1 container",
    ]);
  });

  it("says what is not as it should be, and how much memory is left", () => {
    const ill = text({
      services: [
        service("api", { health: "unhealthy", condition: "unhealthy", restarts: 3, memoryLimitBytes: 64_000_000 }),
        service("worker", {
          ...{ state: "exited", condition: "ended", health: "none", uptimeSeconds: null, memoryBytes: null },
          ...{ downSeconds: 720, exitCode: 1 },
        }),
      ],
    });
    expect(ill).toContain("acme (embedded mode): api and worker do not work\n");
    expect(ill).toContain("Services    0 of 2 work");
    expect(ill).toContain("  api     unhealthy        up 1 h 6 min  33.0 MB of 64.0 MB  restarted 3 times  api:1");
    expect(ill).toMatch(/worker {2}exited \(code 1\) {2}12 min ago/);
  });

  it("names a few workspaces and counts the others", () => {
    const workspaces = Array.from({ length: 8 }, (_, at) => ({
      ...{
        name: `w${at}`,
        domain: at === 0 ? "w0.org" : null,
        status: at === 1 ? "Tombstoned" : "Active",
        type: "Root",
      },
    }));
    expect(text({ workspaces })).toContain(
      "All         8 workspaces: w0 (w0.org), w1 (Tombstoned), w2, w3, w4, 3 more",
    );
  });

  it("says what the doctor would, and where to go on", () => {
    const findings = Array.from({ length: 7 }, (_, at) => ({
      id: `S${at + 1}`,
      status: "fail",
      saw: `problem ${at + 1}`,
    }));
    const ill = text({ doctor: { problems: 7, warnings: 0, unknown: 0, waiting: { count: 2, on: ["S1"] }, findings } });
    expect(ill).toContain("Doctor      7 problems; 2 checks wait for S1.");
    expect(ill).toContain("            FAIL S5  problem 5\n            and 2 more\nNext        dittofeed-setup doctor");
    expect(ill).not.toContain("problem 6");
  });

  it("leaves out what only a profile knows", () => {
    const strange = text({ directory: null, workspace: null, address: null });
    expect(strange).toContain("acme (embedded mode): running\nDocker 28.1\n");
    expect(strange).not.toMatch(/Workspace|Sign in/);
  });
});

it("durations are the two largest units", () => {
  expect([5, 65, 3600, 90_000].map(durationText)).toEqual(["5 s", "1 min", "1 h 0 min", "1 d 1 h"]);
});

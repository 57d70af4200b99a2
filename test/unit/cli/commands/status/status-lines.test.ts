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
  running: null,
  lastRun: null,
  doctor: { problems: 0, warnings: 0, unknown: 0, waiting: { count: 0, on: [] }, findings: [] },
};
const text = (parts: Partial<Status>) => statusLines({ ...whole, ...parts }).join("\n");

describe("status for people", () => {
  it("is one screen", () => {
    expect(statusLines(whole)).toEqual([
      "acme (embedded, compose) in /opt/acme",
      "Docker 28.1",
      "",
      "Services",
      "  api     healthy  up 1 h 6 min  33.0 MB  api:1",
      "  worker  healthy  up 1 h 6 min  33.0 MB  worker:1",
      "",
      "Database    open, 36 tables, complete, journal recorded, 9.9 MB",
      "Workspace   Acme (591559e6)",
      "Address     https://app.example.com/dashboard",
      "Last run    none",
      "Doctor      Nothing is wrong.",
    ]);
  });

  it("names where a rehearsal's database lies", () => {
    const database = { ...whole.database, folder: "/var/tmp/dittofeed-setup-rehearsal-1" };
    expect(text({ database })).toContain("journal recorded, 9.9 MB, in /var/tmp/dittofeed-setup-rehearsal-1\n");
  });

  it("says of services that a person has added that they are theirs", () => {
    const ownServices = [
      { service: "caddy", state: "running", health: "none" },
      { service: "backup", state: "exited", health: "none" },
    ];
    expect(statusLines({ ...whole, ownServices })).toEqual(
      expect.arrayContaining(["  caddy (your own): running", "  backup (your own): exited"]),
    );
  });

  it("names the other stacks of the same engine", () => {
    const beside = [
      { project: "shop", directory: "/srv/shop", containers: 7 },
      { project: "old", directory: null, containers: 1 },
    ];
    expect(statusLines({ ...whole, beside }).slice(1, 4)).toEqual([
      "Docker 28.1",
      "Also here   shop runs on the same engine: 7 containers, from /srv/shop",
      "Also here   old runs on the same engine: 1 container",
    ]);
  });

  it("says what is not as it should be, and how much memory is left", () => {
    const ill = text({
      services: [
        service("api", { health: "unhealthy", restarts: 3, memoryLimitBytes: 64_000_000 }),
        service("worker", { state: "exited", health: "none", uptimeSeconds: null, memoryBytes: null }),
      ],
    });
    expect(ill).toContain("  api     running, unhealthy  up 1 h 6 min  33.0 MB of 64.0 MB  restarted 3 times  api:1");
    expect(ill).toMatch(/worker {2}exited {15}/);
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
    expect(ill).toContain("Doctor      7 problems, 0 warnings; 2 wait on S1.");
    expect(ill).toContain("            S5  problem 5\n            dittofeed-setup doctor");
    expect(ill).not.toContain("problem 6");
  });

  it("leaves out what only a profile knows", () => {
    const strange = text({ directory: null, workspace: null, address: null });
    expect(strange).toContain("acme (embedded, compose)\n");
    expect(strange).not.toMatch(/Workspace|Address/);
  });
});

it("durations are the two largest units", () => {
  expect([5, 65, 3600, 90_000].map(durationText)).toEqual(["5 s", "1 min", "1 h 0 min", "1 d 1 h"]);
});

import { describe, expect, it } from "vitest";
import { checksBeforeSource } from "../../../src/checks/before.ts";
import { checksFor } from "../../../src/checks/doctor.ts";
import { reported } from "../../../src/domain/check.ts";
import type { FoundInstallation } from "../../../src/domain/facts/directory.ts";
import type { Facts, PlanFacts } from "../../../src/domain/facts/facts.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { type SourceFacts, sourcePackages } from "../../../src/domain/source.ts";
import { runChecksOver } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";

const file = (path: string, name: string) => ({
  ...{ path, mode: 0o600, isIgnored: true },
  text: new Secret(".env", `${name}=x\n`),
});

/** Installed, built and left alone. */
function someSource(parts: Partial<SourceFacts> = {}): SourceFacts {
  return {
    ...{ root: "/src/dittofeed", state: "there", commit: "0e0c3bac2b47", branch: "multi-tenant-main", changed: 0 },
    ...{
      hasGit: true,
      owner: 1000,
      isOthers: false,
      node: { path: "/usr/bin/node", version: "22.12.0" },
      isMusl: false,
    },
    freeBytes: 50 * 1024 ** 3,
    ports: [
      { name: "dashboard", port: 3000, free: true, owner: undefined, isOfSource: false },
      { name: "api", port: 3001, free: true, owner: undefined, isOfSource: false },
    ],
    settings: {
      root: file("/src/dittofeed/.env", "TEMPORAL_ADDRESS"),
      dashboard: file("/src/dittofeed/packages/dashboard/.env.local", "NEXT_PUBLIC_API_BASE"),
    },
    install: { state: "current", node: "22.12.0" },
    packages: sourcePackages.map((name) => ({ name, state: "current" })),
    ...{ neighbors: [], exported: [] },
    ...parts,
  };
}

const profile = someProfile({ target: "local", address: "http://localhost:3000" });
const installation = { project: "acme", profile, mode: "standard" } as FoundInstallation;
const rows = checksFor(installation).filter(({ category }) => category === "source");

function doctor(parts: Partial<SourceFacts>) {
  const known = { ...someFacts(), installation, source: someSource(parts) } as unknown as Facts;
  return runChecksOver(rows, known)
    .filter(({ finding }) => finding.status === "fail" || finding.status === "warn")
    .map(({ id, finding, remediation }) => ({
      ...{ id, status: finding.status },
      fix: remediation?.steps.flatMap((step) => (step.do === "run-tasks" ? step.tasks : [])).join() ?? "",
    }));
}

function asked(parts: Partial<SourceFacts>, others: Partial<PlanFacts> = {}) {
  const known = { ...someFacts({ ...others, source: someSource(parts) }), profile, secrets: new Map() };
  return runChecksOver(checksBeforeSource, known)
    .map((result) => reported(result, "acme"))
    .flatMap((one) => ("problem" in one ? [{ check: one.check, status: one.status, title: one.problem.title }] : []));
}

describe("the app's source", () => {
  it("has rows of its own only where the app runs from it, and there none about addresses of containers", () => {
    expect(rows.map(({ id }) => id)).toEqual(["L1", "L2", "L3", "L4", "L5", "L6", "L7", "L8"]);
    const ids = checksFor(installation).map(({ id }) => id);
    for (const about of ["S5", "S6", "S10", "S12", "S17", "E1", "E5"] as const) expect(ids).not.toContain(about);
    for (const about of ["S1", "S18", "S19", "D1"] as const) expect(ids).toContain(about);
    const elsewhere = checksFor({ profile: someProfile() });
    expect(elsewhere.some(({ category }) => category === "source")).toBe(false);
    expect(doctor({})).toEqual([]);
    expect(asked({})).toEqual([]);
  });

  it.each([
    ["L1", "fail", "clone-source", { state: "absent" }],
    ["L1", "fail", "", { state: "other" }],
    ["L2", "fail", "", { isMusl: true }],
    [
      "L2",
      "warn",
      "",
      { node: { path: "/usr/bin/node", version: "24.1.0" }, install: { state: "current", node: undefined } },
    ],
    ["L2", "warn", "", { node: { path: "/usr/bin/node", version: "20.20.2" } }],
    ["L1", "fail", "", { isOthers: true }],
    [
      "L3",
      "warn",
      "",
      { ports: [{ name: "api", port: 3001, free: false, owner: "process caddy (pid 7)", isOfSource: false }] },
    ],
    ["L4", "warn", "install-packages", { install: { state: "older", node: "22.12.0" } }],
    ["L4", "fail", "install-packages", { install: { state: "unfinished", node: "22.12.0" } }],
    ["L5", "warn", "build-packages", { packages: [{ name: "api", state: "older" }] }],
    ["L5", "fail", "build-packages", { packages: [{ name: "emailo", state: "unfinished" }] }],
    [
      "L6",
      "fail",
      "write-source-env",
      { settings: { ...someSource().settings, root: file("/src/dittofeed/.env", "OTHER") } },
    ],
    ["L7", "warn", "", { exported: ["DATABASE_URL"] }],
    ["L8", "warn", "", { neighbors: [{ port: 8123, container: "dittofeed-clickhouse" }] }],
  ] satisfies [string, string, string, Partial<SourceFacts>][])(
    "%s says %s, and is repaired by %j",
    (id, status, fix, parts) => {
      expect(doctor(parts)).toContainEqual({ id, status, fix });
    },
  );

  it("does not take the app itself for a stranger at its ports", () => {
    const port = { name: "api", port: 3001, free: false, owner: "process node (pid 7)", isOfSource: true } as const;
    expect(doctor({ ports: [port] })).toEqual([]);
  });

  it("is not installed where git would carry its settings away, and no repair writes them there", () => {
    const { root, dashboard } = someSource().settings;
    const settings = { root: { ...root, isIgnored: false }, dashboard };
    expect(asked({ settings })).toEqual([
      { check: "source-settings", status: "fail", title: "Git does not ignore /src/dittofeed/.env." },
    ]);
    expect(doctor({ settings })).toEqual([{ id: "L6", status: "fail", fix: "" }]);
  });

  it("is not installed without git where it is still to be cloned, without Node, or with an engine elsewhere", () => {
    expect(asked({ state: "absent", hasGit: false })).toMatchObject([{ check: "source", status: "fail" }]);
    expect(asked({ state: "absent" })).toEqual([]);
    expect(asked({ node: undefined })).toMatchObject([{ check: "node", status: "fail" }]);
    const engine = { ...someFacts().engine, local: false } as PlanFacts["engine"];
    expect(asked({}, { engine })).toMatchObject([
      { check: "source-room", title: "The Docker engine is on another machine" },
    ]);
  });

  it("is installed with little room only after a warning, and not with none", () => {
    const install = { state: "absent", node: undefined } as const;
    expect(asked({ install, freeBytes: 5 * 1024 ** 3 })).toMatchObject([{ check: "source-room", status: "warn" }]);
    expect(asked({ install, freeBytes: 1024 ** 3 })).toMatchObject([{ check: "source-room", status: "fail" }]);
    expect(asked({ freeBytes: 1024 ** 3 })).toEqual([]);
  });
});

import { describe, expect, it } from "vitest";
import { doctorChecks } from "../../../src/checks/doctor.ts";
import type { Facts } from "../../../src/domain/facts/facts.ts";
import { facts, look, only as onlyOf, problems } from "./other-rows-support.ts";

const hostChecks = doctorChecks.filter(({ category }) => category === "host");

const only = (id: string, parts: Partial<Facts>) => onlyOf(hostChecks, id, parts);
const gib = 1024 ** 3;
const usable = {
  state: "usable",
  version: "28",
  architecture: "amd64",
  rootDirectory: "/var/lib/docker",
  local: true,
} as const;

describe("the doctor on the host", () => {
  it("has nothing to say about a good one", async () => {
    expect((await look(hostChecks)).map(({ finding }) => finding.status)).toEqual(hostChecks.map(() => "ok"));
  });

  it("H1: one dead engine is one red line", async () => {
    const reports = await look(hostChecks, {
      engine: { state: "stopped", saw: "Cannot connect to the Docker daemon" },
    });
    expect(problems(reports)).toEqual(["H1"]);
    expect(reports.filter(({ finding }) => finding.saw === "waiting on H1").map(({ id }) => id)).toEqual([
      "H2",
      "H3",
      "H7",
      "H8",
    ]);
  });

  it("H2: no Compose", async () => {
    const found = await only("H2", { compose: { state: "absent", saw: "docker: 'compose' is not a docker command." } });
    expect(found).toMatchObject({ status: "fail", evidence: ["docker: 'compose' is not a docker command."] });
  });

  it("H3: little room warns, none fails; only unused images are ever removed", async () => {
    const little = await only("H3", { engine: { ...usable, freeBytes: 3 * gib } });
    expect(little).toMatchObject({ status: "warn", risk: "safe", steps: [{ do: "prune-images" }] });
    expect(await only("H3", { engine: { ...usable, freeBytes: gib / 2 } })).toMatchObject({ status: "fail" });
    const unseen = await look(hostChecks, { engine: { ...usable, freeBytes: undefined } });
    expect(unseen.find(({ id }) => id === "H3")?.finding.status).toBe("unknown");
  });

  it("H4: little memory warns, a processor without SSE 4.2 fails", async () => {
    const { host } = facts();
    if (host === undefined) return expect.unreachable();
    expect(await only("H4", { host: { ...host, memoryBytes: 2 * gib } })).toMatchObject({ status: "warn" });
    expect(await only("H4", { host: { ...host, hasSse42: false } })).toMatchObject({ status: "fail" });
    expect(problems(await look(hostChecks, { host: { ...host, hasSse42: undefined } }))).toEqual([]);
  });

  it("H5: names who holds a port, and which other is next", async () => {
    const taken = {
      name: "edge",
      port: 3001,
      address: "0.0.0.0",
      state: "taken",
      owner: "process nginx (pid 812)",
    } as const;
    const found = await only("H5", { ports: [{ ...taken, nextFree: 3004 }] });
    expect(found.evidence).toEqual(["edge: 0.0.0.0:3001 is in use by process nginx (pid 812)"]);
    expect(found.next).toContain("ports.edge: 3004");
    expect(found.steps).toEqual([{ do: "move-ports", moves: [{ name: "edge", from: 3001, to: 3004 }] }]);
    const { installation } = facts();
    if (installation?.profile === undefined) return expect.unreachable();
    const forThisRunOnly = { ...installation, profile: { ...installation.profile, asSaved: undefined } };
    const unsaved = await only("H5", { installation: forThisRunOnly, ports: [{ ...taken, nextFree: 3004 }] });
    expect(unsaved.steps).toBeUndefined();
    const full = await only("H5", { ports: [{ ...taken, nextFree: undefined }] });
    expect([full.steps, full.next]).toEqual([undefined, expect.stringContaining("ports.edge: a free one")]);
  });

  it("H6: a clock that is off, by how much and against whom", async () => {
    const { host } = facts();
    if (host === undefined) return expect.unreachable();
    const off = { ...host, clockAheadMs: { milliseconds: -420_000, comparedWith: "https://app.example.com" } };
    expect((await only("H6", { host: off })).saw).toBe("This host's clock is 420 s behind another machine's.");
    expect(problems(await look(hostChecks, { host: { ...host, clockAheadMs: undefined } }))).toEqual([]);
  });

  it("H7: an image that is not here is pulled", async () => {
    const image = { service: "api", reference: "r/api:1", id: undefined } as const;
    const found = await only("H7", { images: [{ ...image, state: "refused", saw: "401" }] });
    expect(found).toMatchObject({
      evidence: ["r/api:1: 401"],
      steps: [{ do: "pull-images", references: ["r/api:1"] }],
    });
  });

  it("H8: another stack of the same folder is named; one may be stopped by typing its name, of several none", async () => {
    const stack = (project: string, running = 3, directory: string | undefined = "/srv/acme") => ({
      project,
      directory,
      configFiles: [],
      services: [],
      running,
      isCoolify: false,
    });
    const found = await only("H8", { stacks: [stack("acme"), stack("old")] });
    expect(found).toMatchObject({ risk: "destroys", confirm: "old", steps: [{ do: "stop-stack", project: "old" }] });
    expect((await only("H8", { stacks: [stack("acme"), stack("old"), stack("older")] })).steps).toBeUndefined();
    expect(problems(await look(hostChecks, { stacks: [stack("acme"), stack("old", 0)] }))).toEqual([]);
    // An installation beside this one is an ordinary thing.
    const beside = [stack("acme"), stack("shop", 7, "/srv/shop")];
    const looked = await look(hostChecks, { stacks: beside });
    expect(problems(looked)).toEqual([]);
    expect(looked.find(({ id }) => id === "H8")?.finding).toEqual({ status: "ok", saw: "other stacks: shop" });
  });
});

import { describe, expect, it } from "vitest";
import { inspectOwnServices } from "../../../src/facts/own-services.ts";
import { startApplications } from "../../../tasks/services/start-applications.ts";
import { someFacts } from "../../support/some-facts.ts";
import { profile, secrets } from "../compose/support.ts";

const project = { name: "acme", directory: "/srv/acme", workerReplicas: 1, environmentNames: [] };
const overrideText =
  "services: {caddy: {image: 'caddy:2'}, api: {labels: {a: b}}, debug: {image: x, profiles: [debug]}}\n";
const never = new AbortController().signal;
const caddy = {
  service: "caddy",
  state: "running",
  health: "none",
  containers: ["acme-caddy-1"],
  bindings: [443],
} as const;
const running = async () => [caddy];
const gone = { state: "absent", containers: [], bindings: [] } as const;
const asBefore = async () => [];
const refused = async () => Promise.reject(new Error("services.caddy must be a mapping"));

describe("services of a person's own", () => {
  it("are those that Compose makes of all files; what it takes in from elsewhere too", async () => {
    const composeServices = async () => ["caddy", "from-an-include"];
    const docker = { composeServices, ownContainers: running, changedServices: asBefore };
    expect(await inspectOwnServices(docker, project, { composeText: "a", overrideText }, never)).toEqual([
      caddy,
      { service: "from-an-include", ...gone },
    ]);
  });

  it("are changed where Compose says that it would make them anew, and as they were where it cannot say", async () => {
    const asked: unknown[] = [];
    const changedServices = async (_: unknown, own: readonly { service: string }[]) => {
      asked.push(own.map(({ service }) => service));
      return ["caddy"];
    };
    const composeServices = async () => ["backup", "caddy"];
    const directory = { composeText: "a", overrideText };
    const seen = (docker: Parameters<typeof inspectOwnServices>[0]) =>
      inspectOwnServices(docker, project, directory, never);
    expect(await seen({ composeServices, ownContainers: running, changedServices })).toEqual([
      { service: "backup", ...gone },
      { ...caddy, isChanged: true },
    ]);
    expect(asked).toEqual([["caddy"]]);
    expect(await seen({ composeServices, ownContainers: running, changedServices: refused })).toContainEqual(caddy);
    // Nothing to compare: nobody is asked.
    expect(await seen({ composeServices, ownContainers: async () => [], changedServices: refused })).toHaveLength(2);
  });

  it("are read from the file itself before there is a compose.yaml, and where Compose cannot read them", async () => {
    const docker = { composeServices: refused, ownContainers: async () => [], changedServices: refused };
    const absent = [{ service: "caddy", ...gone }];
    expect(await inspectOwnServices(docker, project, { composeText: undefined, overrideText }, never)).toEqual(absent);
    expect(await inspectOwnServices(docker, project, { composeText: "a", overrideText }, never)).toEqual(absent);
  });

  it("are nobody's question without such a file", async () => {
    const docker = { composeServices: refused, ownContainers: refused, changedServices: refused };
    const directory = { composeText: "a", overrideText: undefined };
    expect(await inspectOwnServices(docker, project, directory, never)).toEqual([]);
  });

  it("start with the stack, after it, and are not waited for", async () => {
    const facts = someFacts({ ownServices: [{ service: "caddy", ...gone }] });
    const assessed = startApplications.assess({ profile: profile(), secrets: secrets(), facts });
    expect(assessed.state === "needed" && assessed.changes.at(-1)).toEqual({
      action: "start",
      what: "caddy (your own)",
    });
    const asked: unknown[] = [];
    const up = async (_: unknown, services: readonly string[], until: string) => void asked.push([services, until]);
    await startApplications.run({ profile: profile(), secrets: secrets(), facts, ports: { docker: { up } } } as never);
    expect(asked).toEqual([
      [expect.arrayContaining(["api", "edge"]), "healthy"],
      [["caddy"], "started"],
    ]);
  });

  it("are made anew where their own settings alone have changed, and only they", () => {
    const ownServices = [
      { ...caddy, isChanged: true },
      { ...caddy, service: "backup" },
    ];
    const input = { profile: profile(), secrets: secrets(), facts: someFacts({ ownServices }) };
    const assessed = startApplications.assess(input);
    const own = assessed.state === "needed" ? assessed.changes.filter(({ what }) => what.includes("your own")) : [];
    expect(own).toEqual([{ action: "recreate", what: "caddy (your own; its settings changed)" }]);
  });
});

import { describe, expect, it } from "vitest";
import { inspectOwnServices } from "../../../src/facts/own-services.ts";
import { startApplications } from "../../../tasks/services/start-applications.ts";
import { someFacts } from "../../support/some-facts.ts";
import { profile, secrets } from "../compose/support.ts";

const project = { name: "acme", directory: "/srv/acme", workerReplicas: 1, environmentNames: [] };
const overrideText =
  "services: {caddy: {image: 'caddy:2'}, api: {labels: {a: b}}, debug: {image: x, profiles: [debug]}}\n";
const never = new AbortController().signal;
const running = async () => [{ service: "caddy", state: "running", health: "none" } as const];
const refused = async () => Promise.reject(new Error("services.caddy must be a mapping"));

describe("services of a person's own", () => {
  it("are those that Compose makes of all files; what it takes in from elsewhere too", async () => {
    const docker = { composeServices: async () => ["caddy", "from-an-include"], ownContainers: running };
    expect(await inspectOwnServices(docker, project, { composeText: "a", overrideText }, never)).toEqual([
      { service: "caddy", state: "running", health: "none" },
      { service: "from-an-include", state: "absent" },
    ]);
  });

  it("are read from the file itself before there is a compose.yaml, and where Compose cannot read them", async () => {
    const docker = { composeServices: refused, ownContainers: async () => [] };
    const absent = [{ service: "caddy", state: "absent" }];
    expect(await inspectOwnServices(docker, project, { composeText: undefined, overrideText }, never)).toEqual(absent);
    expect(await inspectOwnServices(docker, project, { composeText: "a", overrideText }, never)).toEqual(absent);
  });

  it("are nobody's question without such a file", async () => {
    const docker = { composeServices: refused, ownContainers: refused };
    const directory = { composeText: "a", overrideText: undefined };
    expect(await inspectOwnServices(docker, project, directory, never)).toEqual([]);
  });

  it("start with the stack, after it, and are not waited for", async () => {
    const facts = someFacts({ ownServices: [{ service: "caddy", state: "absent" }] });
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
});

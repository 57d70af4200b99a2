import { describe, expect, it } from "vitest";
import * as care from "../../../compose/commands/care-arguments.ts";
import * as compose from "../../../compose/commands/compose-arguments.ts";
import * as docker from "../../../compose/commands/docker-arguments.ts";
import { listMigrationsScript } from "../../../compose/scripts/app-migrations.ts";

const line = (command: docker.DockerCommand) => [command.file, ...command.arguments].join(" ");
const v2 = { state: "v2", progress: "json" } as const;
const v1 = { state: "v1" } as const;
const target = { name: "ditto", directory: "/opt/d", override: undefined };
const place = "--project-directory /opt/d --project-name ditto --file /opt/d/compose.yaml";

describe("docker commands", () => {
  it.each([
    [docker.dockerInfo(), "docker info --format {{json .}}"],
    [
      docker.projectContainers("ditto"),
      "docker ps --all --quiet --no-trunc --filter label=com.docker.compose.project=ditto",
    ],
    [docker.inspectContainers(["a", "b"]), "docker container inspect a b"],
    [docker.projectVolumes("ditto"), "docker volume ls --quiet --filter label=com.docker.compose.project=ditto"],
    [docker.containersPublishing(3001), "docker ps --filter publish=3001 --format {{.Names}}"],
    [docker.inspectManifest("postgres:15.8"), "docker manifest inspect postgres:15.8"],
    [docker.inspectManifest("127.0.0.1:5000/x:1"), "docker manifest inspect --insecure 127.0.0.1:5000/x:1"],
    [docker.inspectManifest("localhost/x:1"), "docker manifest inspect --insecure localhost/x:1"],
    [docker.inspectManifest("localhost.example.com/x:1"), "docker manifest inspect localhost.example.com/x:1"],
    [docker.pullImage("redis:7.2.5"), "docker pull redis:7.2.5"],
    [docker.logIn("r.example.com", "me"), "docker login r.example.com --username me --password-stdin"],
    [docker.containerLogs("c", 20), "docker logs --tail 20 c"],
    [docker.copyOut("c", "/data/PG_VERSION"), "docker cp c:/data/PG_VERSION -"],
    [
      docker.createBesideVolume({ name: "look", volume: "v", folder: "/f", image: "x:1" }),
      "docker create --pull never --network none --name look --mount type=volume,source=v,target=/f,readonly,volume-nocopy x:1 true",
    ],
    [docker.imageSettings("x:1"), "docker image inspect --format {{json .Config.Env}} x:1"],
    [care.composeContainers(), "docker ps --all --quiet --no-trunc --filter label=com.docker.compose.project"],
  ])("%#", (command, expected) => expect(line(command)).toBe(expected));

  it("relays through the network of the postgres container, and pulls nothing for it", () => {
    const { arguments: words } = docker.relayToPostgres("c0ffee", "x/api:1");
    expect(words.slice(0, -1).join(" ")).toBe(
      "run --rm --interactive --pull never --network container:c0ffee --entrypoint node x/api:1 -e",
    );
    expect(words.at(-1)).toContain('connect(5432, "127.0.0.1")');
  });
});

describe("one-off containers of the api's image", () => {
  it("list migrations without a network and without a download", () => {
    const { file, arguments: words } = docker.listAppMigrations("x/api:1", "list-1");
    expect([file, ...words]).toEqual([
      ...["docker", "run", "--rm", "--network", "none", "--pull", "never", "--name", "list-1"],
      ...["--entrypoint", "node", "x/api:1", "-e", listMigrationsScript],
    ]);
  });

  it.each([
    [v2, ["docker", "compose", "--ansi", "never", "--progress", "json"]],
    [v1, ["docker-compose", "--ansi", "never"]],
  ])("run a script with the service's settings, in words that both Composes know: %j", (program, start) => {
    const asked = { service: "api", script: "say()", name: "ditto-once" } as const;
    const { file, arguments: words } = compose.composeRunNode(program, target, asked);
    expect([file, ...words]).toEqual([
      ...[...start, ...place.split(" ")],
      ...["run", "--rm", "--no-deps", "-T", "--name", "ditto-once", "--entrypoint", "node", "api", "-e", "say()"],
    ]);
  });

  it("are found by their whole name and removed by id", () => {
    expect(line(docker.containersNamed("ditto-once"))).toBe("docker ps --all --quiet --filter name=^/?ditto-once$");
    expect(line(docker.removeContainer("c0ffee"))).toBe("docker rm --force c0ffee");
  });
});

describe("compose commands", () => {
  const start = `docker compose --ansi never --progress json ${place}`;
  const old = `docker-compose --ansi never ${place}`;
  it.each([
    [
      compose.composeUp(v2, target, ["api", "worker"], { until: "healthy", workerReplicas: 3 }),
      `${start} up --detach --wait api worker`,
    ],
    [
      compose.composeUp(v1, target, ["api", "worker"], { until: "healthy", workerReplicas: 3 }),
      `${old} up --detach --scale worker=3 api worker`,
    ],
    [
      compose.composeUp(v1, target, ["postgres"], { until: "healthy", workerReplicas: 3 }),
      `${old} up --detach postgres`,
    ],
    [compose.composeRestart(v2, target, ["api"]), `${start} restart api`],
    [compose.composeDown(v2, target, { removeVolumes: false }), `${start} down --remove-orphans`],
    [compose.composeDown(v2, target, { removeVolumes: true }), `${start} down --remove-orphans --volumes`],
    [
      compose.composeLogs(v2, target, ["api"], { tail: 5, follow: true }),
      `${start} logs --no-color --tail=5 --follow api`,
    ],
  ])("%#", (command, expected) => expect(line(command)).toBe(expected));

  it("names a person's override after our file", () => {
    const override = compose.overrideIn([".env", "compose.override.yml", "compose.yaml"]);
    expect(line(compose.composeRestart(v2, { ...target, override }, []))).toContain(
      "--file /opt/d/compose.yaml --file /opt/d/compose.override.yml",
    );
  });

  it("asks for JSON progress where it is known", () => {
    expect(["2.26.1-4", "2.28.9", "2.29.0", "v2.40.3", "5.0.1"].map(compose.progressOf)).toEqual([
      "plain",
      "plain",
      "json",
      "json",
      "json",
    ]);
  });
});

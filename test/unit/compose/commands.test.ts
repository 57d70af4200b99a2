import { describe, expect, it } from "vitest";
import * as compose from "../../../compose/commands/compose.ts";
import * as containers from "../../../compose/commands/containers.ts";
import {
  commandLine,
  type DockerCommand,
  docker,
  dockerContext,
  dockerInfo,
  words,
} from "../../../compose/commands/docker.ts";
import * as images from "../../../compose/commands/images.ts";
import * as networks from "../../../compose/commands/networks.ts";
import * as postgres from "../../../compose/commands/postgres.ts";
import * as registry from "../../../compose/commands/registry.ts";
import { listMigrationsScript } from "../../../compose/scripts/app-migrations.ts";

const line = (command: DockerCommand) => [command.file, ...command.arguments].join(" ");
const v2 = { state: "v2", progress: "json" } as const;
const v1 = { state: "v1" } as const;
const target = { name: "ditto", directory: "/opt/d", override: undefined };
const place = "--project-directory /opt/d --project-name ditto --file /opt/d/compose.yaml";

describe("a command is written as it is typed", () => {
  const odd = `a "b" $(c)
 d`;
  it.each([
    [words`ps --all`, ["ps", "--all"]],
    [
      words`  ps
      --all  `,
      ["ps", "--all"],
    ],
    [words`logs ${odd} ${20}`, ["logs", odd, "20"]],
    [words`--filter label=${odd}=${odd}`, ["--filter", `label=${odd}=${odd}`]],
    [words`${"a"}${"b"} c${""}`, ["ab", "c"]],
    [words`run ${""} x`, ["run", "", "x"]],
    [words`stop ${["a b", ""]} ${[]} now`, ["stop", "a b", "", "now"]],
    [words`up${["a"]}b`, ["up", "a", "b"]],
  ])("%#", (found, expected) => expect(found).toEqual(expected));

  it("is shown as it can be pasted into a shell", () => {
    expect(commandLine(docker`stop ${["a", "it's"]} ${odd}`)).toBe(`docker stop a 'it'\\''s' '${odd}'`);
  });
});

describe("docker commands", () => {
  it.each([
    [dockerInfo(), "docker info --format {{json .}}"],
    [
      containers.projectContainers("ditto"),
      "docker ps --all --quiet --no-trunc --filter label=com.docker.compose.project=ditto",
    ],
    [containers.inspectContainers(["a", "b"]), "docker container inspect -- a b"],
    [containers.projectVolumes("ditto"), "docker volume ls --quiet --filter label=com.docker.compose.project=ditto"],
    [containers.containersPublishing(3001), "docker ps --filter publish=3001 --format {{.Names}}"],
    [registry.inspectManifest("postgres:15.8"), "docker manifest inspect -- postgres:15.8"],
    [registry.inspectManifest("127.0.0.1:5000/x:1"), "docker manifest inspect --insecure -- 127.0.0.1:5000/x:1"],
    [registry.inspectManifest("localhost/x:1"), "docker manifest inspect --insecure -- localhost/x:1"],
    [registry.inspectManifest("localhost.example.com/x:1"), "docker manifest inspect -- localhost.example.com/x:1"],
    [registry.pullImage("redis:7.2.5"), "docker pull -- redis:7.2.5"],
    [registry.logIn("r.example.com", "me"), "docker login --username=me --password-stdin -- r.example.com"],
    [containers.containerLogs("c", 20), "docker logs --timestamps --tail=20 -- c"],
    [containers.copyOut("c", "/data/PG_VERSION"), "docker cp -- c:/data/PG_VERSION -"],
    [
      containers.createBesideVolume({ name: "look", volume: "v", folder: "/f", image: "x:1" }),
      "docker create --pull never --network none --name=look --mount=type=volume,source=v,target=/f,readonly,volume-nocopy -- x:1 true",
    ],
    [images.tagImage("sha256:a", "x:1"), "docker image tag -- sha256:a x:1"],
    [images.untagImages(["x:1", "y:1"]), "docker image rm -- x:1 y:1"],
    [images.saveImages(["x:1", "y:1"]), "docker image save -- x:1 y:1"],
    [images.loadImages(), "docker image load --quiet"],
    [images.imageSettings("x:1"), "docker image inspect --format {{json .Config.Env}} -- x:1"],
    [dockerContext(), "docker context inspect --format {{json .Endpoints.docker.Host}}"],
    [
      images.inspectImages(["a:1", "b:2"]),
      'docker image inspect --format {"id":{{json .Id}},"tags":{{json .RepoTags}},"digests":{{json .RepoDigests}}} -- a:1 b:2',
    ],
    [images.pruneImages(), "docker image prune --force"],
    [containers.startContainers(["a", "b"]), "docker start -- a b"],
    [containers.restartContainers(["a", "b"]), "docker restart -- a b"],
    [containers.stopContainers(["a", "b"]), "docker stop -- a b"],
    [containers.nodeIn("c", "say()"), "docker exec --interactive -- c node -e say()"],
    [
      containers.nodeBeside("net", "x/api:1", "say()"),
      "docker run --rm --interactive --pull never --network=net --entrypoint node -- x/api:1 -e say()",
    ],
    [networks.connectNetwork("c", "net", ["a", "b"]), "docker network connect --alias a --alias b -- net c"],
    [networks.disconnectNetwork("c", "net"), "docker network disconnect -- net c"],
    [
      postgres.psqlInside("c", "u"),
      "docker exec --interactive -- c psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --set VERBOSITY=terse --username=u --dbname=postgres",
    ],
    [containers.composeContainers(), "docker ps --all --quiet --no-trunc --filter label=com.docker.compose.project"],
  ])("%#", (command, expected) => expect(line(command)).toBe(expected));

  it("relays through the network of the postgres container, and pulls nothing for it", () => {
    const { arguments: words } = postgres.relayToPostgres("c0ffee", "x/api:1");
    expect(words.slice(0, -1).join(" ")).toBe(
      "run --rm --interactive --pull never --network=container:c0ffee --entrypoint node -- x/api:1 -e",
    );
    expect(words.at(-1)).toContain('connect(5432, "127.0.0.1")');
  });
});

describe("one-off containers of the api's image", () => {
  it("list migrations without a network and without a download", () => {
    const { file, arguments: words } = containers.listAppMigrations("x/api:1", "list-1");
    expect([file, ...words]).toEqual([
      ...["docker", "run", "--rm", "--network", "none", "--pull", "never", "--name=list-1"],
      ...["--entrypoint", "node", "--", "x/api:1", "-e", listMigrationsScript],
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
    expect(line(containers.containersNamed("ditto-once"))).toBe("docker ps --all --quiet --filter name=^/?ditto-once$");
    expect(line(containers.removeContainer("c0ffee"))).toBe("docker rm --force -- c0ffee");
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
    [compose.composeStop(v2, target, ["api"]), `${start} stop api`],
    [compose.composeStart(v2, target, ["api"]), `${start} start api`],
    // Never without --services: it would print every secret.
    [compose.composeServices(v2, target), `${start} config --services`],
    [compose.composeServices(v1, target), `${old} config --services`],
    [compose.composeRehearsal(v2, target, ["caddy"]), `${start} up --dry-run --detach caddy`],
    [compose.composeHashes(v1, target), `${old} config --hash *`],
    [compose.composeDown(v2, target, { removeVolumes: false }), `${start} down --remove-orphans`],
    [compose.composeDown(v2, target, { removeVolumes: true }), `${start} down --remove-orphans --volumes`],
    [
      compose.composeLogs(v2, target, ["api"], { tail: 5, follow: true }),
      `${start} logs --no-color --tail=5 --follow api`,
    ],
    [
      compose.composeLogs(v2, target, ["api"], { tail: "all", follow: false, since: new Date(0), timestamps: true }),
      `${start} logs --no-color --tail=all --since=1970-01-01T00:00:00.000Z --timestamps api`,
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

const dumped = { user: "ditto feed", database: "d'b" };

it("dumps in the container in the foreground, with the password from standard input", () => {
  expect(postgres.dumpInContainer("c0ffee", dumped)).toEqual({
    file: "docker",
    arguments: [
      "exec",
      "--interactive",
      "--env=PGHOST=127.0.0.1",
      "--env=PGUSER=ditto feed",
      "--env=PGDATABASE=d'b",
      "--",
      "c0ffee",
      "sh",
      "-c",
      'IFS= read -r PGPASSWORD; export PGPASSWORD; exec pg_dump "$@"',
      "pg_dump",
      "--format=plain",
      "--no-owner",
      "--no-privileges",
      "--encoding=UTF8",
      "--no-password",
    ],
  });
});

it("dumps on this host", () => {
  expect(postgres.dumpOnHost("pg_dump", "db.example.com", 5433, dumped)).toEqual({
    file: "pg_dump",
    arguments: ["--format=plain", "--no-owner", "--no-privileges", "--encoding=UTF8", "--no-password"],
    environment: { PGHOST: "db.example.com", PGPORT: "5433", PGUSER: "ditto feed", PGDATABASE: "d'b" },
  });
});

import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { inspectEngine } from "../../../src/adapters/docker/engine.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";
import { engineProblem } from "../../../src/checks/host/engine-answers.ts";
import { exitCodeOf } from "../../../src/domain/exit-code.ts";
import { Problem } from "../../../src/domain/problem.ts";

interface Client {
  /** What `docker info` says on standard error, and prints. */
  says?: string;
  prints?: object;
  exits?: number;
  /** What `docker context inspect` prints; it fails where nothing is given. */
  endpoint?: string;
  /** What `docker version` prints of the engine. */
  server?: object;
}

/** A client that answers as was recorded of Docker 28.2, 20.10 and Podman 4.3, with nothing else to be found. */
async function inspect(client: Client, environment: Readonly<Record<string, string>> = {}) {
  const folder = mkdtempSync(join(tmpdir(), "client-"));
  const text = (name: string, said: string) => writeFileSync(join(folder, name), said);
  text("says", client.says ?? "");
  text("prints", client.prints === undefined ? "" : JSON.stringify(client.prints));
  text("server", JSON.stringify(client.server ?? null));
  text("endpoint", client.endpoint === undefined ? "" : JSON.stringify(client.endpoint));
  text(
    "docker",
    `#!/bin/sh
here=${folder}
case "$1" in
  info) /bin/cat "$here/says" >&2; /bin/cat "$here/prints"; exit ${client.exits ?? 1};;
  version) /bin/cat "$here/server";;
  context) [ -s "$here/endpoint" ] && exec /bin/cat "$here/endpoint"; echo "no context" >&2; exit 1;;
esac
`,
  );
  chmodSync(join(folder, "docker"), 0o755);
  return inspectEngine(createShell({ PATH: folder, ...environment }), undefined);
}

async function problem(client: Client, environment: Readonly<Record<string, string>> = {}) {
  const engine = await inspect(client, environment);
  if (engine.state === "usable") return expect.unreachable();
  return new Problem(engineProblem(engine));
}

const usual = "unix:///var/run/docker.sock";
const cannot = (at: string) => `Cannot connect to the Docker daemon at ${at}. Is the docker daemon running?\n`;

describe("what stands between the client and an engine is told apart, and the variable that does it is named", () => {
  test.each<[string, Client, Record<string, string>, RegExp, RegExp]>([
    [
      "a client too old, by a variable",
      {
        says: "Error response from daemon: client version 1.10 is too old. Minimum supported API version is 1.12, please upgrade your client to a newer version\n",
      },
      { DOCKER_API_VERSION: "1.10" },
      /client is too old/,
      /^unset DOCKER_API_VERSION \(it is 1\.10\)/,
    ],
    [
      "a client too old for Docker 29",
      {
        says: "Error response from daemon: client version 1.41 is too old. Minimum supported API version is 1.44, please upgrade your client to a newer version\n",
      },
      {},
      /client is too old/,
      /^Update the client/,
    ],
    [
      "a client too new",
      { says: "Error response from daemon: client version 1.99 is too new. Maximum supported API version is 1.41\n" },
      { DOCKER_API_VERSION: "1.99" },
      /newer than the engine supports/,
      /^unset DOCKER_API_VERSION/,
    ],
    [
      "a path in place of an address",
      {
        says: cannot("tcp://localhost:2375/var/run/docker.sock"),
        endpoint: "tcp://localhost:2375/var/run/docker.sock",
      },
      { DOCKER_HOST: "/var/run/docker.sock" },
      /no engine at \/var\/run\/docker\.sock, which DOCKER_HOST names/,
      /DOCKER_HOST=unix:\/\/\/var\/run\/docker\.sock/,
    ],
    [
      "an address of another kind",
      {
        says: "Failed to initialize: unable to resolve docker endpoint: invalid bind address format: http://127.0.0.1\n",
      },
      { DOCKER_HOST: "http://127.0.0.1" },
      /no engine at http:\/\/127\.0\.0\.1, which DOCKER_HOST names/,
      /unset DOCKER_HOST/,
    ],
    [
      "a port that is none",
      {
        says: 'error during connect: Get "http://127.0.0.1:99999/v1.50/info": dial tcp: address 99999: invalid port\n',
      },
      { DOCKER_HOST: "tcp://127.0.0.1:99999" },
      /which DOCKER_HOST names/,
      /tcp:\/\/HOST:PORT/,
    ],
    [
      "a name that nobody knows",
      {
        says: 'error during connect: Get "http://nosuch.invalid:2375/v1.50/info": dial tcp: lookup nosuch.invalid on 10.0.0.53:53: no such host\n',
      },
      { DOCKER_HOST: "tcp://nosuch.invalid:2375" },
      /no engine at tcp:\/\/nosuch\.invalid:2375/,
      /unset DOCKER_HOST/,
    ],
    [
      "ssh, refused",
      {
        says: 'error during connect: Get "http://docker.example.com/v1.50/info": command [ssh -o ConnectTimeout=30 -T -l deploy -p 1 -- 127.0.0.1 docker system dial-stdio] has exited with exit status 255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host: stderr=ssh: connect to host 127.0.0.1 port 1: Connection refused\n',
      },
      { DOCKER_HOST: "ssh://deploy@127.0.0.1:1" },
      /cannot be reached over SSH/,
      /^ssh deploy@127\.0\.0\.1 docker info/,
    ],
    [
      "TLS files that are not there",
      {
        says: "Failed to initialize: unable to resolve docker endpoint: open /nonexistent/ca.pem: no such file or directory\n",
      },
      { DOCKER_TLS_VERIFY: "1", DOCKER_CERT_PATH: "/nonexistent" },
      /certificates do not match/,
      /^ls -l \/nonexistent must show ca\.pem/,
    ],
    [
      "TLS, an authority that nobody knows",
      {
        says: 'error during connect: Get "https://10.0.0.9:2376/v1.50/info": tls: failed to verify certificate: x509: certificate signed by unknown authority\n',
        endpoint: "tcp://10.0.0.9:2376",
      },
      { DOCKER_CONTEXT: "work" },
      /certificates do not match: tcp:\/\/10\.0\.0\.9:2376, which DOCKER_CONTEXT names/,
      /docker context inspect/,
    ],
    [
      "a context that is not there",
      {
        says: 'Failed to initialize: unable to resolve docker endpoint: context "colima": context not found: open /root/.docker/contexts/meta/f2/meta.json: no such file or directory\n',
      },
      { DOCKER_CONTEXT: "colima" },
      /docker context colima does not exist/,
      /docker context ls .*unset DOCKER_CONTEXT/,
    ],
    [
      "a context that is not there, 20.10",
      { says: 'unable to resolve docker endpoint: context "colima" does not exist\n' },
      { DOCKER_CONTEXT: "colima" },
      /docker context colima does not exist/,
      /docker context ls/,
    ],
    [
      "another machine that does not answer",
      { says: cannot("tcp://192.168.99.100:2376"), endpoint: "tcp://192.168.99.100:2376" },
      {},
      /No engine answers at tcp:\/\/192\.168\.99\.100:2376, which the docker context names$/,
      /^Start it on that machine .*docker context use default/,
    ],
    [
      "podman under docker's name",
      { says: "Emulate Docker CLI using podman. Create /etc/containers/nodocker to quiet msg.\nError: unknown flag\n" },
      {},
      /Podman, not Docker/,
      /Install Docker Engine/,
    ],
    [
      "podman under docker's name, quiet",
      { prints: { host: { buildahVersion: "1.28.2" }, store: {}, version: { Version: "4.3.1" } }, exits: 0 },
      {},
      /Podman, not Docker/,
      /Install Docker Engine/,
    ],
    [
      "podman behind its socket",
      {
        prints: { ServerVersion: "4.3.1", IndexServerAddress: "" },
        exits: 0,
        endpoint: "unix:///tmp/p.sock",
        server: { Components: [{ Name: "Podman Engine", Version: "4.3.1" }] },
      },
      { DOCKER_HOST: "unix:///tmp/p.sock" },
      /Podman, not Docker/,
      /Install Docker Engine/,
    ],
    [
      "podman 5 behind its socket, whose number would do",
      {
        prints: { ServerVersion: "50.3.1", IndexServerAddress: "" },
        exits: 0,
        endpoint: "unix:///run/podman/podman.sock",
        server: { Platform: { Name: "linux/amd64" }, Components: [{ Name: "Podman Engine" }] },
      },
      { DOCKER_HOST: "unix:///run/podman/podman.sock" },
      /Podman, not Docker/,
      /Install Docker Engine/,
    ],
    [
      "an engine that is too old",
      {
        prints: { ServerVersion: "19.03.15", IndexServerAddress: "https://index.docker.io/v1/" },
        exits: 0,
        endpoint: usual,
      },
      {},
      /Docker 19\.03\.15 is too old/,
      /docs\.docker\.com/,
    ],
  ])("%s", async (_, client, environment, title, next) => {
    const found = await problem(client, environment);
    expect(found.title).toMatch(title);
    expect(found.next).toMatch(next);
    expect(found.next).not.toMatch(/^sudo systemctl start docker|undefined/);
    expect(exitCodeOf(found)).toBe(5);
  });

  test("an engine of this host that is stopped is still only started", async () => {
    const stopped = { says: cannot(usual), endpoint: usual };
    const running = { ...stopped, says: cannot("unix:///run/user/1000/docker.sock") };
    for (const environment of [{}, { DOCKER_HOST: "", DOCKER_CONTEXT: "" }] as Record<string, string>[]) {
      const engine = await inspect({ ...stopped }, environment);
      expect(["stopped", "absent"]).toContain(engine.state);
      if (engine.state === "stopped") expect(engineProblem(engine).next).toBe("sudo systemctl start docker");
    }
    const rootless = await problem(running, { DOCKER_HOST: "unix:///run/user/1000/docker.sock" });
    expect(rootless).toMatchObject({ code: "engine-stopped" });
    expect(rootless.title).toContain("unix:///run/user/1000/docker.sock, which DOCKER_HOST names");
    expect(rootless.next).toMatch(/systemctl --user start docker.*unset DOCKER_HOST/);
  });

  test("no right to the socket stays that", async () => {
    const says =
      'permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/info": dial unix /var/run/docker.sock: connect: permission denied\n';
    expect(await inspect({ says })).toMatchObject({ state: "forbidden" });
  });

  test.each([
    ["28.2.2", usual, { local: true, machine: undefined }],
    ["20.10.24+dfsg1", usual, { local: true }],
    ["27.0.0-rc.1", "tcp://127.0.0.1:2375", { local: true }],
    ["dev", "tcp://10.77.0.1:2375", { local: false, machine: "10.77.0.1" }],
    ["25.0.3", "ssh://deploy@stack.example.com:2222", { local: false, machine: "stack.example.com" }],
  ])("%s at %s is usable", async (version, endpoint, expected) => {
    const prints = { ServerVersion: version, IndexServerAddress: "https://index.docker.io/v1/" };
    expect(await inspect({ prints, exits: 0, endpoint })).toMatchObject({ state: "usable", version, ...expected });
  });

  test("an engine that says too little of itself is asked for its name before it is called something else", async () => {
    const client = { prints: { ServerVersion: "24.0.2" }, exits: 0, endpoint: usual };
    const server = { Components: [{ Name: "Engine", Version: "24.0.2" }] };
    expect(await inspect({ ...client, server })).toMatchObject({ state: "usable" });
    expect(await inspect(client)).toMatchObject({ state: "usable" });
  });
});

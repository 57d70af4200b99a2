import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createContainers } from "../../../src/adapters/docker/containers.ts";
import { createStack } from "../../../src/adapters/docker/stack.ts";
import { createClock } from "../../../src/adapters/host/host.ts";
import type { Ran, Shell } from "../../../src/adapters/shell/shell.ts";
import type { UpReport } from "../../../src/domain/docker.ts";
import { Secret } from "../../../src/domain/secret.ts";

const directory = mkdtempSync(join(tmpdir(), "lost-networks-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const { signal } = new AbortController();
const makeSecret = (name: string, value: string) => new Secret(name, value);
const answer = (stdout: string, stderr = "", exitCode = 0): Ran => ({ exitCode, stdout, stderr });

/** Docker's client by its words: whatever nobody scripted fails the test. */
function scripted(answers: readonly [when: RegExp, says: () => Ran][]) {
  const typed: string[] = [];
  const run = async ({ file, arguments: words }: { file: string; arguments: readonly string[] }) => {
    const line = [file, ...words].join(" ");
    typed.push(line);
    const found = answers.find(([when]) => when.test(line));
    if (found === undefined) throw new Error(`nobody scripted ${line}`);
    return found[1]();
  };
  const shell = { environment: {}, run, stream: run } as unknown as Shell;
  return { shell, typed };
}

/** As `docker container inspect` tells of one whose network was pruned: it holds the id that is gone. */
const inspected = (service: string, status: string, networks: Record<string, string>) => ({
  ...{ Id: `${service}-id`, Name: `/acme-${service}-1`, State: { Status: status, Pid: 0 } },
  Config: { Labels: { "com.docker.compose.project": "acme", "com.docker.compose.service": service } },
  NetworkSettings: {
    Networks: Object.fromEntries(Object.entries(networks).map(([name, id]) => [name, { NetworkID: id }])),
  },
});

async function lostOf(status: string, listed: () => Ran) {
  const { shell, typed } = scripted([
    [/^docker (container )?(ls|ps) /, () => answer("api-id\nredis-id")],
    [
      /^docker (container )?inspect /,
      () =>
        answer(
          JSON.stringify([
            inspected("api", status, { acme_default: "aaa", acme_data: "bbb" }),
            inspected("redis", status, { acme_data: "bbb" }),
          ]),
        ),
    ],
    [/^docker network ls /, listed],
  ]);
  const found = await createContainers(shell, makeSecret).containers("acme", signal);
  return { lost: found.map(({ service, lostNetworks }) => [service, lostNetworks]), typed };
}

test("a network that a stopped container holds, and that the engine has no more, is lost", async () => {
  const { lost } = await lostOf("exited", () => answer("bbb\nccc"));
  expect(lost).toEqual([
    ["api", ["acme_default"]],
    ["redis", []],
  ]);
});

test("while all run nobody asks for networks, and where they cannot be listed none is called lost", async () => {
  const running = await lostOf("running", () => answer(""));
  expect(running.lost).toEqual([
    ["api", []],
    ["redis", []],
  ]);
  expect(running.typed.some((line) => line.startsWith("docker network"))).toBe(false);
  expect((await lostOf("exited", () => answer("", "no", 1))).lost).toEqual([
    ["api", []],
    ["redis", []],
  ]);
});

/** In the form of Docker 20.10.24, written by hand with Compose 2.26, `up` after `docker network prune`. */
const gone = "Error response from daemon: failed to set up container networking: network 3b2f5d9c0a11 not found";

async function up(first: Ran, second: Ran = answer("")) {
  const tries = [first, second];
  const { shell, typed } = scripted([
    [/^docker compose version/, () => answer("2.26.1")],
    [/^docker compose .* up /, () => tries.shift() ?? answer("", "a third try", 1)],
    [/^docker (container )?(ls|ps) /, () => answer("")],
  ]);
  const said: UpReport[] = [];
  const project = { name: "acme", directory, workerReplicas: 1, environmentNames: [] };
  const ended = await createStack(shell, createClock())
    .up(project, ["api"], "healthy", (report) => said.push(report), signal)
    .then(
      () => "up",
      (thrown) => thrown.code,
    );
  return { ended, said, ups: typed.filter((line) => line.includes(" up ")) };
}

test("a run whose containers hold a network that is gone recreates them, once, and says so", async () => {
  const { ended, said, ups } = await up(answer("", gone, 1));
  expect(ended).toBe("up");
  expect(ups).toHaveLength(2);
  expect(ups[0]).not.toContain("--force-recreate");
  expect(ups[1]).toContain("--force-recreate --always-recreate-deps");
  expect(said).toContainEqual({
    type: "line",
    line: expect.stringContaining("a container's network is gone"),
  });
});

test("it is tried again for no other cause, and not for ever", async () => {
  const other = await up(answer("", "Error response from daemon: something else", 1));
  expect([other.ended === "up", other.ups.length]).toEqual([false, 1]);
  const again = await up(answer("", gone, 1), answer("", gone, 1));
  expect([again.ended, again.ups.length]).toEqual(["network-gone", 2]);
});

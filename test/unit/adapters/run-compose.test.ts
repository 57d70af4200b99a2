import { expect, test } from "vitest";
import type { DockerCommand } from "../../../compose/commands/docker.ts";
import { namesFromEnv } from "../../../compose/env/read-settings.ts";
import { runCompose } from "../../../src/adapters/docker/run-compose.ts";
import { createShell } from "../../../src/adapters/shell/shell.ts";

test("Compose gets from the caller's shell nothing that .env is to say, whether .env has it or not", async () => {
  const project = { name: "acme", directory: "/", workerReplicas: 1, environmentNames: ["JWT_SECRET"] };
  const exported = { ...Object.fromEntries(namesFromEnv.map((name) => [name, "shell"])), JWT_SECRET: "shell" };
  const kept = { PATH: process.env.PATH, HTTPS_PROXY: "http://proxy:3128", PGDATA: "/srv/pg" };
  const shell = createShell({ ...exported, COMPOSE_FILE: "other.yaml", ...kept });
  const lines: string[] = [];
  // In docker's place: it says what it was given.
  const command = { file: "env", arguments: [] } as unknown as DockerCommand;
  await runCompose(shell, project, command, (_, line) => lines.push(line), new AbortController().signal);
  const names = lines.map((line) => line.slice(0, line.indexOf("=")));
  expect(names.toSorted()).toEqual(["DOCKER_CLI_HINTS", "HTTPS_PROXY", "PATH", "PGDATA"]);
});

import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { allArguments, encodings, everyFile } from "../support/inspect-stack.ts";
import type { TestInstallation } from "../support/test-installation.ts";

/** Searches all that the program has written or said so far, and what the engine and this machine show of it, in every encoding. */
export async function expectNoLeak(on: TestInstallation): Promise<void> {
  const secrets = secretsOf(await readFile(on.dotEnv, "utf8"));
  expect(Object.keys(secrets)).toEqual(
    expect.arrayContaining(["JWT_SECRET", "SECRET_KEY", "POSTGRES_PASSWORD", "GOOGLE_CLIENT_SECRET"]),
  );
  const inspected = await on
    .docker("ps", "-aq")
    .then((ids) =>
      on.docker(
        "inspect",
        "--format",
        "{{json .Config.Cmd}} {{json .Config.Labels}} {{json .Args}} {{json .Config.Healthcheck}}",
        ...ids.trim().split("\n"),
      ),
    );
  const places = [
    ...(await everyFile(on.user.home)).filter(({ path }) => !/\/\.env(\.|$)/.test(path)),
    ...on.said.map(({ stdout, stderr }, index) => ({ path: `output ${index}`, text: stdout + stderr })),
    { path: "arguments of all processes", text: await allArguments() },
    { path: "containers", text: inspected },
  ];
  const leaks = places.flatMap(({ path, text }) =>
    Object.entries(secrets).flatMap(([name, value]) =>
      encodings(value).some((form) => text.includes(form)) ? [`${name} in ${path}`] : [],
    ),
  );
  expect(leaks).toEqual([]);
}

function secretsOf(env: string): Record<string, string> {
  const names = [
    "JWT_SECRET",
    "SECRET_KEY",
    "NEXTAUTH_SECRET",
    "POSTGRES_PASSWORD",
    "REDIS_PASSWORD",
    "CLICKHOUSE_PASSWORD",
    "GOOGLE_CLIENT_SECRET",
  ];
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = new RegExp(`^${name}='(.*)'$`, "m").exec(env)?.[1];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

import { expect, it } from "vitest";
import type { FileFacts, Ports } from "../../../src/domain/ports.ts";
import { inspectHostDetails } from "../../../src/facts/host.ts";
import { someFacts } from "../../support/some-facts.ts";

const file: FileFacts = { kind: "file", mode: 0o644, uid: 0, bytes: 1, isLink: false };
const nothing = { by: "nothing", project: "acme", directory: undefined, profile: undefined, mode: "standard" } as const;

const login = JSON.stringify({ auths: { "registry.example.com": { auth: "bWU6Y2FuYXJ5" } } });

const logins = async (
  variables: Readonly<Record<string, string>>,
  facts: Partial<FileFacts> | undefined,
  text = login,
) => {
  const asked: string[] = [];
  const files: Partial<Ports["files"]> = {
    read: async (path) => (path === "/proc/cpuinfo" ? "" : text),
    facts: async (path) => {
      asked.push(path);
      return facts && { ...file, ...facts };
    },
  };
  const host: Partial<Ports["host"]> = {
    facts: async () => someFacts().host,
    environmentVariable: (name) => variables[name],
  };
  const ports = { files, host, clock: { now: () => new Date(0) } } as unknown as Ports;
  const seen = await inspectHostDetails(ports, nothing, new AbortController().signal);
  return { asked, logins: seen.logins };
};

it("finds Docker's logins where its client does, and keeps their mode alone", async () => {
  const path = "/home/a/.docker/config.json";
  expect(await logins({ HOME: "/home/a" }, {})).toEqual({ asked: [path], logins: { path, mode: 0o644 } });
  const elsewhere = "/etc/docker-client/config.json";
  expect(await logins({ HOME: "/home/a", DOCKER_CONFIG: "/etc/docker-client" }, {})).toMatchObject({
    asked: [elsewhere],
  });
  expect(await logins({ HOME: "/home/a" }, undefined)).toMatchObject({ logins: undefined });
  expect(await logins({ HOME: "/home/a" }, { kind: "folder" })).toMatchObject({ logins: undefined });
  expect(await logins({}, {})).toEqual({ asked: [], logins: undefined });
});

it.each([
  ["{}", false],
  ["", false],
  ["{", false],
  ["[]", false],
  ["null", false],
  ['{"proxies":{"default":{"httpProxy":"http://proxy:3128"}}}', false],
  ['{"credsStore":"pass","auths":{"registry.example.com":{}}}', false],
  ['{"auths":{"registry.example.com":{"auth":""}}}', false],
  ['{"auths":{"registry.example.com":{"identitytoken":"canary"}}}', true],
  [login, true],
])("a config.json of %s holds a login: %s", async (text, holds) => {
  const found = await logins({ HOME: "/home/a" }, {}, text);
  expect(found.logins !== undefined).toBe(holds);
  expect(JSON.stringify(found)).not.toMatch(/canary|bWU6/);
});

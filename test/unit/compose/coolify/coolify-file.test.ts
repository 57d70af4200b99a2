import { describe, expect, it, test } from "vitest";
import { coolifyComposeText } from "../../../../compose/coolify/coolify-file.ts";
import { coolifyPage } from "../../../../compose/coolify/coolify-page.ts";
import { environmentNames } from "../../../../compose/env/environment.ts";
import { readsSetting } from "../../../../compose/env/read-settings.ts";
import { caddyfile } from "../../../../compose/stack/edge/caddyfile.ts";
import { stackOf } from "../../../../compose/stack/stack.ts";
import { isServiceName } from "../../../../src/domain/service.ts";
import { coolifyProfiles } from "../../../support/coolify-profiles.ts";
import { coolifyRules, readCoolifyFile } from "./coolify-rules.ts";

const cases = Object.entries(coolifyProfiles);
const fileOf = (name: string) => readCoolifyFile(coolifyComposeText(of(name)));
const of = (name: string) => {
  const found = coolifyProfiles[name];
  if (found === undefined) throw new Error(name);
  return found;
};
const required = (name: string) => `\${${name}:?}`;
/** As Compose hands it to the container. */
const arrives = (text: string) => text.replaceAll("$$", "$");

describe.each(cases)("%s", (name, profile) => {
  const file = fileOf(name);

  it.each(coolifyRules)("$rule", ({ broken }) => expect(broken(file)).toEqual([]));

  it("gives each service the settings that it has elsewhere", () => {
    for (const [service, { environment }] of Object.entries(file.services)) {
      const original = service.replace(/^worker-\d$/, "worker");
      if (!isServiceName(original)) throw new Error(original);
      const asked = environmentNames(profile).filter(
        (setting) => setting !== "COMPOSE_PROJECT_NAME" && readsSetting(original, setting),
      );
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(asked));
    }
  });

  it("starts and asks them as elsewhere", () => {
    for (const [service, { command, healthcheck, depends_on }] of stackOf(profile, undefined)) {
      const here = file.services[service];
      expect(here?.healthcheck?.test.map(arrives)).toEqual(healthcheck?.test);
      expect(here?.depends_on).toEqual(depends_on);
      if (service !== "worker") expect(here?.command?.map(arrives)).toEqual(command);
    }
    const rules = file.services.edge?.environment.CADDYFILE ?? "";
    expect(arrives(rules)).toBe(caddyfile(profile).replace(/^\t+/gm, (tabs) => "  ".repeat(tabs.length)));
  });

  it("has a page that names each variable, the domain and the field of the command", () => {
    const page = coolifyPage(profile, { compose: "docker-compose.yaml", command: "command.txt" });
    const variables = new Set(coolifyComposeText(profile).match(/(?<!\$)\$\{\w+/g));
    for (const variable of variables) expect(page).toContain(variable.slice(2));
    expect(page).toContain(new URL(profile.address).hostname);
    expect(page).toContain(`${profile.address}/api/public/auth/oauth2/callback/google`);
    expect(page).toContain("command.txt");
    for (const line of page.split("\n")) expect(line).not.toMatch(/undefined|\[object/);
  });
});

test("workers are copies", () => {
  const { services } = fileOf("three workers");
  expect(Object.keys(services).filter((name) => name.startsWith("worker"))).toEqual(["worker", "worker-2", "worker-3"]);
  expect(services["worker-2"]).toEqual(services.worker);
});

test("a database elsewhere has its address, its password from Coolify, and its authorities in the file", () => {
  const { services, top } = fileOf("a database elsewhere with an authority of its own");
  expect(services).not.toHaveProperty("postgres");
  expect(services.api?.environment.DATABASE_URL).toBe(
    `postgresql://ditto%20feed:\${DATABASE_PASSWORD_ENCODED:-\${DATABASE_PASSWORD}}@db.example.com:5432/dittofeed?sslmode=verify-full&sslrootcert=%2Fetc%2Fdittofeed%2Fdatabase-authority.pem`,
  );
  expect(services.temporal?.environment.POSTGRES_PWD).toBe(required("DATABASE_PASSWORD"));
  expect(top.configs).toEqual({ "database-authority": { content: expect.stringMatching(/^-----BEGIN/) } });
  for (const name of ["api", "worker", "dashboard", "temporal"])
    expect(services[name]?.configs).toEqual([
      { source: "database-authority", target: "/etc/dittofeed/database-authority.pem" },
    ]);
});

test("the tunnel alone has its token, and does not count for the state of the whole", () => {
  const { services } = fileOf("through a tunnel");
  expect(services.cloudflared).toMatchObject({
    environment: { TUNNEL_TOKEN: required("TUNNEL_TOKEN") },
    exclude_from_hc: true,
  });
  expect(services.api?.environment).not.toHaveProperty("TUNNEL_TOKEN");
});

test("the files as they are", async () => {
  const folder = "../../../fixtures/coolify";
  await expect(coolifyComposeText(of("standard"))).toMatchFileSnapshot(`${folder}/standard.yaml`);
  await expect(
    coolifyPage(of("with Google, HubSpot and a repository"), {
      compose: "dittofeed.yaml",
      command: "post-deployment-command.txt",
    }),
  ).toMatchFileSnapshot(`${folder}/page.md`);
});

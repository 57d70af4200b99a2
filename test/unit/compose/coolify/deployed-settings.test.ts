import { describe, expect, it } from "vitest";
import { deployedServices } from "../../../../compose/coolify/deployed-services.ts";
import {
  coolifyEnvironment,
  coolifyServices,
  coolifyVariable,
  emptyVariables,
} from "../../../../compose/coolify/deployed-settings.ts";
import { parseEnvFile } from "../../../../compose/env/env-file.ts";
import { Secret } from "../../../../src/domain/secret.ts";
import { composeText, envText } from "../../../support/deployed.ts";

const env = parseEnvFile(envText);

describe("what Coolify's copies say together", () => {
  it("gives each setting under the app's own name", () => {
    const found = coolifyEnvironment(composeText, env);
    expect(found.get("POSTGRES_PASSWORD")).toBe("a-password-of-coolifys");
    expect(found.get("DATABASE_URL")).toBe("postgresql://dittofeed:a-password-of-coolifys@postgres:5432/dittofeed");
    expect(found.get("SECRET_KEY")).toBe(env.get("SERVICE_REALBASE64_32_SECRETKEY"));
    expect(found.get("AUTH_MODE")).toBe("multi-tenant");
    expect(found.get("AUTH_PROVIDER")).toBe("google");
  });

  // A § stands for a $, which lint wants in no such text.
  it.each([
    ["§{A}", "a"],
    ["§A-§§A", "a-$A"],
    ["§{B:-d}", "d"],
    ["§{E:-d}", "d"],
    ["§{E-d}", ""],
    ["x§{A:?must}y", "xay"],
    ["§{B:?must}", undefined],
    ["§{B}", ""],
    ["§{A:+other}", undefined],
  ])("%s is filled in as Compose does", (text, becomes) => {
    const file = `services: {api: {environment: {X: ${JSON.stringify(text.replaceAll("§", "$"))}}}}`;
    const told = new Map([
      ["A", "a"],
      ["E", ""],
    ]);
    expect(coolifyEnvironment(file, told).get("X")).toBe(becomes);
  });

  it("a file that cannot be read leaves what .env says", () => {
    expect(coolifyEnvironment("services: [", env)).toEqual(env);
    expect(coolifyEnvironment(undefined, env)).toEqual(env);
  });
});

describe("where a setting is changed in Coolify", () => {
  const listed = new Set(env.keys());
  it.each([
    ["AUTH_PROVIDER", { variable: "AUTH_PROVIDER" }],
    ["SECRET_KEY", { variable: "SERVICE_REALBASE64_32_SECRETKEY" }],
    // It has a default in the file, and so a line of its own among the variables.
    ["LOG_LEVEL", { variable: "LOG_LEVEL" }],
    ["NODE_ENV", { fixedIn: "api" }],
    ["DATABASE_URL", { fixedIn: "api" }],
    // Nothing names it: it comes with all variables.
    ["GOOGLE_CLIENT_ID", { variable: "GOOGLE_CLIENT_ID" }],
  ])("%s: %j", (name, where) => expect(coolifyVariable(composeText, listed, "api", name)).toEqual(where));
});

it("names what Coolify was to make and did not", () => {
  const told = new Map([
    ["SERVICE_PASSWORD_64_POSTGRES", new Secret("", "")],
    ["SERVICE_REALBASE64_32_SECRETKEY", new Secret("", "x")],
    ["SERVICE_HEX_32_OTHER", new Secret("", "")],
    ["SERVICE_NAME_API", new Secret("", "")],
  ]);
  expect(emptyVariables(composeText, told)).toEqual(["SERVICE_HEX_32_OTHER", "SERVICE_PASSWORD_64_POSTGRES"]);
  expect(
    emptyVariables(
      "services: {a: {environment: {P: '§§{SERVICE_X}', U: '§{SERVICE_URL_A}'}}}".replaceAll("§", "$"),
      told,
    ),
  ).toEqual([...["SERVICE_HEX_32_OTHER", "SERVICE_PASSWORD_64_POSTGRES", "SERVICE_URL_A"]]);
});

it("reads what the deployed file says of its services", () => {
  expect(coolifyServices(composeText)).toEqual(["postgres", "temporal", "api", "dashboard"]);
  const [, , api] = deployedServices(composeText);
  expect(api).toEqual({
    ...{ name: "api", image: "ghcr.io/acme/dittofeed-api:v0.21.0", pullPolicy: undefined, isOneOff: false, binds: [] },
    waitsFor: ["postgres", "temporal"],
  });
  expect(
    deployedServices(
      "services: {a: {volumes: ['U_x:/x', '/d/init.sql:/init.sql:ro', {type: bind, source: /d/y, target: /y}]}, b:}",
    ),
  ).toMatchObject([
    {
      binds: [
        { source: "/d/init.sql", target: "/init.sql" },
        { source: "/d/y", target: "/y" },
      ],
    },
    { name: "b", binds: [] },
  ]);
  expect(deployedServices("no: [map")).toEqual([]);
});

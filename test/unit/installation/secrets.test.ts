import { expect, test } from "vitest";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { SecretName } from "../../../src/domain/secret-names.ts";
import { RunSecrets } from "../../../src/installation/secrets.ts";
import { revealed } from "../../support/revealed.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

/** Counts what is made and what is registered; files and variables are those of the test. */
function newRun(given: { files?: Record<string, string>; typed?: Map<SecretName, Secret> } = {}) {
  const counts = { random: 0, registered: [] as string[] };
  const ports = untouchablePorts({
    host: {
      environmentVariable: () => "from the environment",
      randomBytes: (count: number) => new Uint8Array(count).fill(++counts.random),
    } as never,
    files: { read: async (path: string) => given.files?.[path] } as never,
  });
  const makeSecret = (name: string, value: string) => {
    counts.registered.push(name);
    return new Secret(name, value);
  };
  return { counts, run: new RunSecrets({ ports, makeSecret }, given.typed) };
}

const nothing = { env: new Map(), envText: undefined };
const written = (values: Record<string, string>) => ({
  env: new Map(Object.entries(values).map(([name, value]) => [name, new Secret(name, value)])),
  envText: new Secret(".env", JSON.stringify(values)),
});
const google = { clientId: "1-a.apps.googleusercontent.com" };
const profileOf = (parts: Partial<ProfileInput> = {}) => ({ ...someProfile(parts), directory: "/srv/acme" });

test("six random values are made and registered once, for the secrets screen, the review, the run and under the lock", async () => {
  const { counts, run } = newRun();
  const profile = profileOf({ google: { ...google, clientSecret: { fromEnv: "GOOGLE" } } });
  const rows = await run.rows(profile, nothing);
  expect(rows.map(({ origin }) => origin)).toEqual([...Array(6).fill("generated"), "environment"]);
  const looks = [];
  for (let look = 0; look < 3; look += 1) looks.push(await run.resolve({ ...profile }, nothing));
  expect(counts).toEqual({ random: 6, registered: expect.objectContaining({ length: 7 }) });
  expect(new Set(counts.registered).size).toBe(7);
  expect(new Set(looks.map(({ secrets }) => secrets.get("JWT_SECRET")?.secret)).size).toBe(1);
});

test("what another run has written into .env meanwhile wins, and what it lacks is not made again", async () => {
  const { counts, run } = newRun();
  const before = (await run.resolve(profileOf(), nothing)).secrets;
  const { secrets } = await run.resolve(profileOf(), written({ JWT_SECRET: "of the other run, and long" }));
  expect(secrets.get("JWT_SECRET")?.origin).toBe("kept");
  expect(revealed(secrets.get("JWT_SECRET")?.secret)).toBe("of the other run, and long");
  expect(secrets.get("REDIS_PASSWORD")?.secret).toBe(before.get("REDIS_PASSWORD")?.secret);
  expect(counts.random).toBe(6);
});

test("what .env has lost comes from the containers that were made with it, and is never made up", async () => {
  const { counts, run } = newRun();
  const made = (name: string, value: string) => ({
    name,
    environment: new Map([["POSTGRES_PASSWORD", new Secret("POSTGRES_PASSWORD", value)]]),
  });
  // The wizard asked before anybody had looked at the containers.
  expect((await run.resolve(profileOf(), nothing)).secrets.get("POSTGRES_PASSWORD")?.origin).toBe("generated");
  const one = await run.resolve(profileOf(), nothing, [
    made("acme-api-1", "of the data"),
    made("acme-temporal-1", "of the data"),
  ]);
  expect(one.secrets.get("POSTGRES_PASSWORD")?.origin).toBe("recovered");
  expect(revealed(one.secrets.get("POSTGRES_PASSWORD")?.secret)).toBe("of the data");
  const two = await run.resolve(profileOf(), nothing, [
    made("acme-api-1", "of the data"),
    made("acme-temporal-1", "another"),
  ]);
  expect(two.problems.map(({ code, saw }) => [code, saw])).toEqual([
    ["value-missing", expect.stringContaining("acme-api-1, acme-temporal-1 were not created with the same")],
  ]);
  expect(two.secrets.has("POSTGRES_PASSWORD")).toBe(false);
  // What .env says wins over what was made with an older one.
  const kept = await run.resolve(profileOf(), written({ POSTGRES_PASSWORD: "of the file" }), [
    made("acme-api-1", "older"),
  ]);
  expect(revealed(kept.secrets.get("POSTGRES_PASSWORD")?.secret)).toBe("of the file");
  expect(counts.random).toBe(6);
});

test("a file that the profile names is read each time: it may have been put right", async () => {
  const files: Record<string, string> = { "/run/google": "the first value, long" };
  const { run } = newRun({ files });
  const profile = profileOf({ google: { ...google, clientSecret: { fromFile: "/run/google" } } });
  const value = async () => revealed((await run.resolve(profile, nothing)).secrets.get("GOOGLE_CLIENT_SECRET")?.secret);
  expect(await value()).toBe("the first value, long");
  files["/run/google"] = "the second value, long";
  expect(await value()).toBe("the second value, long");
});

test("what is typed wins, also when it is typed later, or forgotten", async () => {
  const typed = new Map<SecretName, Secret>();
  const { run } = newRun({ typed });
  const origin = async () => (await run.rows(profileOf({ google }), nothing)).at(-1)?.origin;
  expect(await origin()).toBe("missing");
  typed.set("GOOGLE_CLIENT_SECRET", new Secret("GOOGLE_CLIENT_SECRET", "typed by a person"));
  expect(await origin()).toBe("typed");
  typed.delete("GOOGLE_CLIENT_SECRET");
  expect(await origin()).toBe("missing");
});

test("no two installations of one wizard share a value", async () => {
  const { run } = newRun();
  const one = (await run.resolve(profileOf(), nothing)).secrets;
  const other = (await run.resolve({ ...profileOf(), directory: "/srv/other" }, nothing)).secrets;
  for (const [name, { secret }] of one) expect(other.get(name)?.secret.equals(secret)).toBe(false);
});

import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { alsoSetByHand, dotenvText, parseDotenv } from "../../../compose/env/dotenv.ts";
import type { EnvEntry } from "../../../compose/env/env-file.ts";
import { dashboardSettings, sourceSettings } from "../../../compose/env/source-environment.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { makeLocalWorkspace } from "../../support/local-workspace/local-workspace.ts";
import { someProfile } from "../../support/some-profile.ts";

const entries = (settings: Record<string, string>): EnvEntry[] =>
  Object.entries(settings).map(([name, value]) => ({ name, value, group: "" }));
const written = (before: string | undefined, settings: Record<string, string>) =>
  dotenvText("/src/.env", before === undefined ? undefined : new Secret(".env", before), entries(settings)).toEnvFile();

const folder = mkdtempSync(join(tmpdir(), "dittofeed-setup-dotenv-"));
let readByTheApp: (text: string) => Record<string, string>;
beforeAll(() => {
  makeLocalWorkspace(folder, { git: false });
  readByTheApp = createRequire(import.meta.url)(join(folder, ".yarn/vendor/dotenv/main.js")).parse;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the app's settings in a person's .env", () => {
  it("are read as they were meant, by dotenv's own rule and by ours alike", () => {
    const values = {
      PLAIN: "postgresql://dittofeed:a%2Fb@127.0.0.1:5433/dittofeed",
      HASH: "pa#ss word",
      QUOTES: `it's "so"`,
      DOLLAR: "$HOME$&`x",
      EMPTY: "",
    };
    const text = written("MINE='one'\n", values);
    expect(readByTheApp(text)).toEqual({ MINE: "one", ...values });
    expect(Object.fromEntries(parseDotenv(text))).toEqual({ MINE: "one", ...values });
  });

  it("stand between two marks, and every other byte stays", () => {
    const own = "# mine\r\nFOO = bar   # why\n\n\tBAZ: 'a\nb'\nlast=without a line break";
    const once = written(own, { A: "1" });
    expect(once.startsWith(`${own}\n# >>> dittofeed-setup >>>`)).toBe(true);
    const after = `${once}AFTER=mine\n`;
    const twice = written(after, { A: "2", B: "3" });
    expect(twice).toBe(after.replace("A=1\n", "A=2\nB=3\n"));
    expect(written(twice, { A: "2", B: "3" })).toBe(twice);
  });

  it("are refused where a line below says otherwise, or a quote swallows them", () => {
    const ours = written(undefined, { A: "1" });
    const problem = { code: "value-refused", saw: expect.stringContaining("would not read A as written") };
    expect(() => written(`${ours}A=2\n`, { A: "1" })).toThrow(expect.objectContaining(problem));
    expect(() => written("X='open\n", { A: "", B: "" })).not.toThrow();
    expect(() => written("X=`open\n", { A: `#it's "so"` })).toThrow(expect.objectContaining(problem));
  });

  it("are refused with a line break or a backslash, without showing the value", () => {
    for (const value of ["two\nlines", "back\\slash"])
      expect(() => written(undefined, { GOOGLE_CLIENT_SECRET: value })).toThrow(
        expect.objectContaining({ code: "value-refused", saw: expect.not.stringContaining(value) }),
      );
  });

  it("name what a person has set too", () => {
    expect(alsoSetByHand(new Secret(".env", "A=0\nC=1\n"), ["A", "B"])).toEqual(["A"]);
    expect(alsoSetByHand(new Secret(".env", written(undefined, { A: "1" })), ["A"])).toEqual([]);
  });
});

it("lead to the stores of the installation, on loopback alone, and to both fixed addresses", () => {
  const profile = someProfile({
    ...{ target: "local", address: "http://localhost:3000" },
    google: { clientId: "acme.apps.googleusercontent.com" },
  });
  const secret = (name: string, value: string) => [name, { secret: new Secret(name, value), origin: "kept" }] as const;
  const secrets = new Map([
    secret("JWT_SECRET", "j"),
    secret("SECRET_KEY", "k"),
    secret("POSTGRES_PASSWORD", "p/w"),
    secret("CLICKHOUSE_PASSWORD", "c"),
    secret("GOOGLE_CLIENT_SECRET", "g"),
  ]) as unknown as Parameters<typeof sourceSettings>[1];
  const text = dotenvText("/src/.env", undefined, sourceSettings(profile, secrets)).toEnvFile();
  expect(Object.fromEntries(parseDotenv(text))).toEqual({
    NODE_ENV: "development",
    AUTH_MODE: "multi-tenant",
    AUTH_PROVIDER: "google",
    GOOGLE_CLIENT_ID: "acme.apps.googleusercontent.com",
    GOOGLE_CLIENT_SECRET: "g",
    DASHBOARD_URL: "http://localhost:3000",
    DASHBOARD_API_BASE: "http://localhost:3001",
    JWT_SECRET: "j",
    SECRET_KEY: "k",
    DATABASE_URL: "postgresql://dittofeed:p%2Fw@127.0.0.1:5433/dittofeed",
    CLICKHOUSE_HOST: "http://127.0.0.1:8124",
    CLICKHOUSE_USER: "dittofeed",
    CLICKHOUSE_PASSWORD: "c",
    CLICKHOUSE_DATABASE: "dittofeed",
    TEMPORAL_ADDRESS: "127.0.0.1:7234",
    TEMPORAL_NAMESPACE: "default",
  });
  expect(dashboardSettings.map(({ name, value }) => `${name}=${String(value)}`)).toEqual([
    "NEXT_PUBLIC_AUTH_MODE=multi-tenant",
    "NEXT_PUBLIC_API_BASE=http://localhost:3001",
  ]);
});

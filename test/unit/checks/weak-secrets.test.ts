import { describe, expect, it } from "vitest";
import { checksBefore } from "../../../src/checks/before.ts";
import { doctorChecks } from "../../../src/checks/doctor.ts";
import type { InstallationSecret, SecretSource } from "../../../src/domain/secret.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { SecretName } from "../../../src/domain/secret-names.ts";
import { secretWeakness } from "../../../src/domain/secret-rules.ts";
import { runChecksOver } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { look, problems, running, withEnv } from "./other-rows-support.ts";

const c1 = doctorChecks.filter(({ id }) => id === "C1");
const weak: string[] = [
  "sunshine",
  "a-jwt-secret",
  "wo".repeat(15),
  "ab".repeat(200),
  "ä".repeat(15),
  "correct horse battery",
];
const strong = ["w-and-others-up-to-32-characters", Buffer.from("0123456789abcdefghijklmnopqrstuv").toString("base64")];

describe("what signs sessions must not be guessed", () => {
  it.each(weak)("C1 names a weak one and makes a new one: %j", async (value) => {
    const told = { JWT_SECRET: value };
    const reports = await look(c1, { directory: withEnv(told), containers: running({ api: told }) });
    expect(reports[0]?.finding).toMatchObject({ status: "warn", saw: "JWT_SECRET is weak." });
    expect(reports[0]?.remediation?.steps).toMatchObject([
      { do: "change-settings", settings: { JWT_SECRET: { generate: { bytes: 32 } } } },
    ]);
    expect(JSON.stringify(reports[0])).not.toContain(value);
  });

  it("NEXTAUTH_SECRET too, and where no folder is known that of the api, without a repair", async () => {
    const told = { NEXTAUTH_SECRET: "short" };
    const reports = await look(c1, { directory: undefined, containers: running({ api: told }) });
    expect(reports[0]?.finding).toMatchObject({ status: "warn", evidence: [expect.stringMatching(/^api: NEXTAUTH/)] });
    expect(reports[0]?.remediation).toBeUndefined();
  });

  it("a placeholder and a weak one together are a failure, not a warning", async () => {
    const reports = await look(c1, { directory: withEnv({ JWT_SECRET: "change-me", NEXTAUTH_SECRET: "short" }) });
    expect(reports[0]?.finding.status).toBe("fail");
  });

  it.each(strong)("nothing is said of %j, nor of what signs nothing", async (value) => {
    expect(problems(await look(c1, { directory: withEnv({ JWT_SECRET: value }) }))).toEqual([]);
    for (const name of ["POSTGRES_PASSWORD", "SECRET_KEY", "REDIS_PASSWORD"] as const)
      expect(secretWeakness(name, new Secret(name, "sunshine"))).toBeUndefined();
  });

  it.each([
    ["sunshine", {}, "it is an ordinary word"],
    ["Acme-Base", { POSTGRES_DB: "acme-base" }, "it is the name of its own user or database"],
    ["q7-owner", { POSTGRES_USER: "q7-owner" }, "it is the name of its own user or database"],
  ])("C1 says that a password can be guessed, and not which it is: %j", async (value, beside, fault) => {
    for (const name of ["POSTGRES_PASSWORD", "REDIS_PASSWORD", "CLICKHOUSE_PASSWORD"]) {
      const [found] = await look(c1, { directory: withEnv({ ...beside, [name]: value }) });
      expect(found?.finding).toMatchObject({
        status: "warn",
        saw: "A password is easy to guess.",
        evidence: [expect.stringContaining(`${name}: ${fault}`)],
      });
      expect(found?.remediation).toBeUndefined();
      if (value === "sunshine") expect(JSON.stringify(found)).not.toContain(value);
    }
  });

  it("a run takes a password that can be guessed, and says so", () => {
    const external = { host: "db.example.com", name: "shop", user: "shop-owner" };
    const warned = (value: string) => {
      const secrets = new Map<SecretName, InstallationSecret>([
        ["POSTGRES_PASSWORD", { secret: new Secret("POSTGRES_PASSWORD", value), origin: "given" }],
      ]);
      const known = {
        ...someFacts(),
        profile: someProfile({ database: { external }, edge: { bind: "127.0.0.1" } }),
        secrets,
      };
      return runChecksOver(checksBefore, known)
        .filter(({ finding }) => finding.status === "warn" || finding.status === "fail")
        .map(({ name }) => name);
    };
    expect(warned("shop-owner")).toEqual(["passwords-guessed"]);
    expect(warned("sunshine")).toEqual(["passwords-guessed"]);
    expect(warned("w7-and-others")).toEqual([]);
  });

  it.each(["given", "kept"] as SecretSource[])("a run takes one that is %s, and says that it is weak", (origin) => {
    const secrets = new Map<SecretName, InstallationSecret>([
      ["JWT_SECRET", { secret: new Secret("JWT_SECRET", "sunshine"), origin }],
    ]);
    const known = { ...someFacts(), profile: someProfile({ edge: { bind: "127.0.0.1" } }), secrets };
    const found = runChecksOver(checksBefore, known).filter(
      ({ finding }) => finding.status === "warn" || finding.status === "fail",
    );
    expect(found.map(({ name, finding }) => [name, finding.status])).toEqual([["secrets-strong", "warn"]]);
    expect(JSON.stringify(found)).not.toContain("sunshine");
  });
});

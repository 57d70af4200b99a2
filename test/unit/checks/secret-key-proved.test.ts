import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { checksBefore } from "../../../src/checks/before.ts";
import { secretKeyKept, secretKeyKeptBefore } from "../../../src/checks/configuration/secret-key-kept.ts";
import { guarded } from "../../../src/checks/guard-repair.ts";
import type { DatabaseFacts } from "../../../src/domain/facts/database.ts";
import type { DirectoryDetails } from "../../../src/domain/facts/directory.ts";
import { type EncryptionFacts, proofOf, SealedValue } from "../../../src/domain/facts/encryption.ts";
import type { Facts, PlanFacts } from "../../../src/domain/facts/facts.ts";
import type { RepairStep } from "../../../src/domain/repair.ts";
import type { InstallationSecret, SecretSource } from "../../../src/domain/secret.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { applicationServices } from "../../../src/domain/service.ts";
import { mustHold, runChecksOver } from "../../../src/engine/run-checks.ts";
import { startInfrastructure } from "../../../tasks/services/start-infrastructure.ts";
import { encrypted, secretKey } from "../../support/encrypted.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { container, openDatabase } from "./healthy-stack.ts";
import { facts, running, withEnv } from "./other-rows-support.ts";

const held = (...fills: number[]): EncryptionFacts => ({
  state: "held",
  values: fills.map((fill) => new SealedValue(encrypted(fill))),
});
const none: EncryptionFacts = { state: "none" };
const base64 = (fill: number) => Buffer.alloc(32, fill).toString("base64");
const env = (fill: number | undefined) =>
  new Map(fill === undefined ? [] : [["SECRET_KEY", secretKey(fill)] as [string, Secret]]);
const copy = (name: string, fill: number) => ({ name, env: env(fill) });

describe("a key says whether it opens something, and no more", () => {
  it("for every key and text", () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 1, maxLength: 200 }),
        fc.integer({ min: 0, max: 255 }),
        fc.integer({ min: 0, max: 255 }),
        (bytes, fill, other) => {
          const sealed = new SealedValue(encrypted(fill, Buffer.from(bytes).toString("hex")));
          return sealed.openedBy(secretKey(fill)) && (fill === other || !sealed.openedBy(secretKey(other)));
        },
      ),
      { numRuns: 50 },
    );
  });

  it("nothing that is no key opens anything or throws, and what is encrypted is printed by nobody", () => {
    const sealed = new SealedValue(encrypted(1));
    for (const text of [
      "",
      "x",
      base64(1).slice(0, 20),
      Buffer.alloc(64, 1).toString("base64"),
      "\0",
      "𝕏".repeat(3000),
    ])
      expect(sealed.openedBy(new Secret("SECRET_KEY", text))).toBe(false);
    const { data } = encrypted(1);
    expect(JSON.stringify({ of: [sealed], data: undefined })).toBe('{"of":["[encrypted]"]}');
    expect(`${JSON.stringify(held(1))}`).not.toContain(data.toString("hex").slice(0, 8));
  });

  it("a value that was changed, or whose tag was, opens with no key and stops nothing", () => {
    const one = encrypted(1);
    one.data[0] = (one.data[0] ?? 0) ^ 1;
    const tag = encrypted(1);
    tag.tag[3] = (tag.tag[3] ?? 0) ^ 1;
    for (const broken of [one, tag, { ...encrypted(1), iv: Buffer.alloc(0) }])
      expect(new SealedValue(broken).openedBy(secretKey(1))).toBe(false);
  });

  it("tells one key from several, and knows nothing where nothing was seen", () => {
    expect(proofOf(secretKey(1), held(1, 1))).toBe("opens");
    expect(proofOf(secretKey(1), held(1, 2))).toBe("some");
    expect(proofOf(secretKey(3), held(1, 2))).toBe("does not open");
    for (const [key, seen] of [
      [secretKey(1), none],
      [undefined, held(1)],
      [new Secret("SECRET_KEY", ""), held(1)],
      [secretKey(1), { state: "unknown", saw: "the database is stopped" }],
    ] as const)
      expect(proofOf(key, seen)).toBe("not known");
  });
});

const wanted = (fill: number, origin: SecretSource = "kept") =>
  new Map<"SECRET_KEY", InstallationSecret>([["SECRET_KEY", { secret: secretKey(fill), origin }]]);
const folder = (fill: number | undefined, parts: Partial<DirectoryDetails> = {}) => ({
  ...someFacts().directory,
  env: env(fill),
  ...parts,
});

/** Data is there, nothing runs: as after `down`. */
function asked(parts: Partial<PlanFacts>, secrets: ReturnType<typeof wanted>) {
  const known = { ...someFacts({ database: openDatabase(), ...parts }), profile: someProfile(), secrets };
  const [result] = runChecksOver([{ ...secretKeyKeptBefore, needs: [] }], known);
  if (result === undefined) return expect.unreachable();
  return { ...result.finding, steps: result.remediation?.steps ?? [] };
}

describe("before an installation", () => {
  it("down, another SECRET_KEY in .env, run: refused, although nothing runs that could be compared", () => {
    expect(asked({ encryption: held(1, 1), directory: folder(2) }, wanted(2))).toMatchObject({
      status: "fail",
      code: "value-refused",
      saw: "SECRET_KEY does not decrypt the data in the database",
      next: expect.stringMatching(/^Put the SECRET_KEY that .* back into \/srv\/acme\/\.env.*UPDATE "Secret" SET/),
      evidence: [
        'None of the 2 encrypted values tested in "Secret" can be decrypted with the key that /srv/acme/.env holds.',
        expect.stringContaining("No known key decrypts them"),
      ],
      steps: [],
    });
    expect(asked({ encryption: held(1), directory: folder(1) }, wanted(1))).toMatchObject({
      status: "ok",
      saw: "it decrypts the stored data",
    });
  });

  it("the copy that opens is named, and put back by the doctor", () => {
    const envBackups = [copy(".env.20260102T000000Z.bak", 3), copy(".env.20260101T000000Z.bak", 1)];
    const found = asked({ encryption: held(1), directory: folder(2, { envBackups }) }, wanted(2));
    expect(found).toMatchObject({
      status: "fail",
      next: "Put the SECRET_KEY from .env.20260101T000000Z.bak back into /srv/acme/.env.",
    });
    const [step] = found.steps;
    if (step?.do !== "change-settings") return expect.unreachable();
    expect((step.settings.SECRET_KEY as Secret).equals(secretKey(1))).toBe(true);
    expect(JSON.stringify(found)).not.toContain(base64(1));
  });

  it("a key of the profile is proved like every other, wherever it comes from", () => {
    // .env was spoilt, and the profile gives the right one: by its origin it would be refused.
    expect(asked({ encryption: held(1), directory: folder(2) }, wanted(1, "given"))).toMatchObject({ status: "ok" });
    expect(asked({ encryption: held(1), directory: folder(1) }, wanted(2, "given"))).toMatchObject({
      status: "fail",
      next: "Remove secrets.SECRET_KEY from the profile.\n/srv/acme/.env has the right one. Remove the other one from where it is set.",
      steps: [],
    });
    expect(asked({ encryption: held(1), directory: folder(undefined) }, wanted(9, "generated"))).toMatchObject({
      status: "fail",
      saw: "SECRET_KEY is lost",
    });
  });

  it("what runs with another key than the one that opens stops nobody", () => {
    const containers = [{ ...container("api"), secretKey: secretKey(2) }];
    expect(asked({ encryption: held(1), directory: folder(1), containers }, wanted(1))).toMatchObject({
      status: "ok",
    });
    // And the other way round: .env and the containers agree on a key that opens nothing.
    const agreed = asked({ encryption: held(1), directory: folder(2), containers }, wanted(2));
    expect([agreed.status, agreed.steps]).toEqual(["fail", []]);
    const right = [{ ...container("api"), secretKey: secretKey(1) }];
    expect(asked({ encryption: held(1), directory: folder(2), containers: right }, wanted(2)).steps).toHaveLength(1);
  });

  it("an override of a person's own gives the key: it is that one which is tried", () => {
    const given = (fill: number) =>
      `services: {${applicationServices.map((name) => `${name}: {environment: {SECRET_KEY: "${base64(fill)}"}}`).join(", ")}}`;
    const seen = (overrideText: string) =>
      asked({ encryption: held(1), directory: folder(2, { overrideText }) }, wanted(2)).status;
    expect([seen(given(1)), seen(given(3))]).toEqual(["ok", "fail"]);
    // Only the worker is given another one.
    const directory = folder(1, { overrideText: `services: {worker: {environment: {SECRET_KEY: "${base64(2)}"}}}` });
    expect(asked({ encryption: held(1), directory }, wanted(1)).status).toBe("fail");
  });

  it("values of two keys: said, and in nobody's way", () => {
    expect(asked({ encryption: held(1, 2, 2), directory: folder(2) }, wanted(2))).toMatchObject({
      status: "warn",
      saw: "SECRET_KEY decrypts 2 of 3 encrypted values; the others were encrypted with another key.",
    });
  });

  it("nothing encrypted, or nobody could look: what was known before still counts", () => {
    for (const encryption of [none, { state: "unknown", saw: "row-level security" }] as const) {
      expect(asked({ encryption, directory: folder(2) }, wanted(2)).status).toBe("ok");
      expect(asked({ encryption, directory: folder(undefined) }, wanted(9, "generated")).status).toBe("fail");
      const containers = [{ ...container("api"), secretKey: secretKey(1) }];
      expect(asked({ encryption, directory: folder(2), containers }, wanted(2)).status).toBe("fail");
    }
    const stopped = { database: { state: "stopped" } as DatabaseFacts, encryption: none };
    expect(asked({ ...stopped, directory: folder(2) }, wanted(2)).status).toBe("ok");
  });

  it("stands in the list, with what it reads", () => {
    expect(checksBefore).toContain(secretKeyKeptBefore);
    expect(secretKeyKeptBefore.reads).toContain("encryption");
    expect(secretKeyKept.reads).toContain("encryption");
  });
});

describe("the start of the infrastructure", () => {
  /** A stopped database of an installation, and what PostgreSQL shows once it runs. */
  async function start(encryption: EncryptionFacts, key: number) {
    const started: string[][] = [];
    const profile = someProfile();
    const seen = someFacts({ database: { state: "stopped" }, directory: folder(key) });
    const context = {
      ...{ profile, facts: seen, secrets: wanted(key), signal: new AbortController().signal },
      ports: { docker: { up: async (_: unknown, services: string[]) => void started.push([...services]) } },
      emit: () => undefined,
      lookAgain: async (groups: readonly string[]) =>
        groups.includes("database") ? { ...seen, database: openDatabase(), encryption } : seen,
    };
    const problem = await startInfrastructure.run(context as never).catch((thrown: unknown) => thrown);
    return { started, problem };
  }

  it("nothing but PostgreSQL is started with a key that opens nothing", async () => {
    const { started, problem } = await start(held(1), 2);
    expect(started).toEqual([["postgres"]]);
    expect(problem).toMatchObject({
      code: "value-refused",
      title: "SECRET_KEY does not decrypt the data in the database",
    });
  });

  it("with the right one all of it is started", async () => {
    for (const encryption of [held(1), none, held(1, 2)]) {
      const { started, problem } = await start(encryption, 1);
      expect([problem, started.length, started[0]]).toEqual([undefined, 2, ["postgres"]]);
    }
  });

  it("mustHold says the same of facts that are all there", () => {
    const known = { ...someFacts({ database: openDatabase(), encryption: held(1), directory: folder(2) }) };
    expect(() => mustHold([secretKeyKeptBefore], { ...known, profile: someProfile(), secrets: wanted(2) })).toThrow(
      "SECRET_KEY does not decrypt",
    );
  });
});

describe("the doctor", () => {
  const c14 = (parts: Partial<Facts>) => {
    const [result] = runChecksOver([{ ...secretKeyKept, needs: [] }], facts(parts) as Facts);
    return result === undefined ? expect.unreachable() : result;
  };
  const everywhere = (fill: number): Partial<Facts> => {
    const told = { SECRET_KEY: base64(fill) };
    const containers = running({ api: told, worker: told, dashboard: told });
    return { directory: withEnv(told), containers };
  };

  it("C14: .env and all containers agree on a key that opens nothing", () => {
    const found = c14({ ...everywhere(2), encryption: held(1) });
    expect(found.finding).toMatchObject({
      status: "fail",
      saw: "SECRET_KEY does not decrypt the data in the database.",
    });
    expect(found.remediation).toBeUndefined();
    const parts = everywhere(2);
    const directory = { ...(parts.directory as DirectoryDetails), envBackups: [copy(".env.1.bak", 1)] };
    const withCopy = c14({ ...parts, directory, encryption: held(1) });
    expect(withCopy.finding).toMatchObject({ next: expect.stringContaining("from .env.1.bak back into") });
    expect(withCopy.remediation).toMatchObject({ risk: "safe", steps: [{ do: "change-settings", services: [] }] });
  });

  it("C14: a key that opens is in order, whatever runs, and never replaced by what runs", () => {
    const containers = everywhere(2).containers ?? [];
    const found = c14({ ...everywhere(1), containers, encryption: held(1) });
    expect([found.finding.status, found.remediation]).toEqual(["ok", undefined]);
  });

  it("C14: what runs is not put back where it opens nothing", () => {
    const containers = everywhere(2).containers ?? [];
    const found = c14({ ...everywhere(3), containers, encryption: held(1) });
    expect([found.finding.status, found.remediation]).toEqual(["fail", undefined]);
  });

  it("C14: after down nobody knows: the database cannot be asked, and nothing runs to compare with", () => {
    const down = { ...everywhere(2), containers: [], encryption: { state: "unknown", saw: "the database is stopped" } };
    expect(c14(down as Partial<Facts>).finding).toMatchObject({
      status: "unknown",
      saw: "the key could not be tested: the database is stopped",
    });
    expect(c14({ ...everywhere(2), containers: [], encryption: none }).finding).toMatchObject({
      status: "ok",
      saw: "nothing is encrypted yet",
    });
    expect(c14({ ...(down as Partial<Facts>), containers: everywhere(2).containers ?? [] }).finding.status).toBe("ok");
  });

  it("C14: what a rehearsal has encrypted counts too, without containers and without an engine", () => {
    const { installation } = facts({}) as Facts;
    const profile = { ...someProfile(), target: "rehearsal" as const };
    const rehearsal = { installation: { ...installation, profile }, containers: [] };
    expect(c14({ ...everywhere(2), ...rehearsal, encryption: held(1) }).finding.status).toBe("fail");
    expect(c14({ ...everywhere(2), ...rehearsal, encryption: none }).finding).toMatchObject({
      saw: "a rehearsal starts nothing that reads them",
    });
  });

  it("C14: values of two keys are a warning without a repair", () => {
    expect(c14({ ...everywhere(1), encryption: held(1, 2) })).toMatchObject({
      finding: { status: "warn" },
      remediation: undefined,
    });
  });

  const recreate: RepairStep[] = [{ do: "recreate-services", services: ["api"] }];
  const guard = (parts: Partial<Facts>, steps: RepairStep[] = recreate) => {
    const finding = { status: "fail", saw: "s", why: "w", next: "n", evidence: [] } as const;
    const remediation = { title: "Do it", risk: "restarts", first: false, confirm: undefined, steps } as const;
    return guarded({ finding, remediation }, facts(parts) as Facts);
  };

  it("a key that opens is no loss: the repair stays what it was", () => {
    const containers = everywhere(2).containers ?? [];
    expect(guard({ ...everywhere(1), containers, encryption: held(1) }).remediation?.risk).toBe("restarts");
    expect(guard({ ...everywhere(1), containers, encryption: none }).remediation?.risk).toBe("destroys");
    expect(guard({ ...everywhere(1), containers, encryption: held(1, 2) }).remediation?.risk).toBe("destroys");
  });

  it("after down, no repair starts the app with a key that opens nothing, or with none", () => {
    const opened = { ...everywhere(2), containers: [], encryption: held(1) };
    expect(guard(opened)).toMatchObject({
      remediation: { risk: "destroys", confirm: "acme", title: expect.stringContaining("cannot be decrypted with it") },
      finding: { next: expect.stringContaining("--fix C14") },
    });
    expect(guard({ ...opened, directory: withEnv({ SECRET_KEY: undefined }) }).remediation?.risk).toBe("destroys");
    const generate = { generate: { bytes: 32, encoding: "base64" } } as const;
    const making: RepairStep[] = [{ do: "change-settings", settings: { SECRET_KEY: generate }, services: ["api"] }];
    expect(guard({ ...everywhere(1), containers: [], encryption: held(1) }, making).remediation?.risk).toBe("destroys");
    // Setting the one that opens is none; and what makes nothing anew needs no proof.
    const right: RepairStep[] = [{ do: "change-settings", settings: { SECRET_KEY: base64(1) }, services: ["api"] }];
    expect(guard(opened, right).remediation?.risk).toBe("restarts");
    expect(guard(opened, [{ do: "prune-images" }]).remediation?.risk).toBe("restarts");
  });

  it("where all of them run with it already, a repair takes nothing away", () => {
    expect(guard({ ...everywhere(2), encryption: held(1) }).remediation?.risk).toBe("restarts");
  });
});

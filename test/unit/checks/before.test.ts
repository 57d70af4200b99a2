import { describe, expect, it } from "vitest";
import { checksBefore } from "../../../src/checks/before.ts";
import { reported } from "../../../src/domain/check.ts";
import type { PlanFacts } from "../../../src/domain/facts/facts.ts";
import { Problem } from "../../../src/domain/problem.ts";
import type { ProfileInput } from "../../../src/domain/profile.ts";
import type { InstallationSecret } from "../../../src/domain/secret.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { SecretName } from "../../../src/domain/secret-names.ts";
import { runChecksOver } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { container, settings } from "./healthy-stack.ts";

const generatedPassword = new Map<SecretName, InstallationSecret>([
  ["POSTGRES_PASSWORD", { secret: new Secret("POSTGRES_PASSWORD", "x"), origin: "generated" }],
]);

function findings(
  facts: Partial<PlanFacts>,
  profile: Partial<ProfileInput> = {},
  secrets: Map<SecretName, InstallationSecret> = new Map(),
) {
  // A proxy on this host: what is said without that has its own test.
  const edge = { bind: "127.0.0.1", ...profile.edge };
  const known = { ...someFacts(facts), profile: someProfile({ ...profile, edge }), secrets };
  return runChecksOver(checksBefore, known).map((result) => reported(result, known.profile.name));
}

function bad(...of: Parameters<typeof findings>) {
  return findings(...of).filter(({ status }) => status === "fail" || status === "warn");
}

/** The one check that has something to say about these facts, and what it says. */
function only(...of: Parameters<typeof findings>) {
  const found = bad(...of);
  expect(found.map(({ check }) => check)).toHaveLength(1);
  const [finding] = found;
  if (finding === undefined || !("problem" in finding)) return expect.unreachable();
  return {
    check: finding.check,
    status: finding.status,
    code: finding.problem.code,
    saw: finding.problem.saw,
    next: finding.problem.next,
  };
}

const directory = someFacts().directory;
const open = {
  empty: false,
  complete: true,
  tables: 33,
  differences: [],
  parts: [],
  journal: "recorded",
  pending: [],
  blocked: [],
  attention: [],
  hasRows: false,
} as const;
const workspace = { id: undefined, missing: [], conflicts: [] };
const temporal = { missing: [], mayCreate: true };

describe("preflight", () => {
  it("has nothing to say about a good host", () => {
    expect(bad({})).toEqual([]);
  });

  it.each([
    ["absent", "engine-absent", "apt-get install docker.io"],
    ["stopped", "engine-stopped", "systemctl start docker"],
    ["forbidden", "engine-forbidden", "log out and in again"],
  ] as const)("tells an engine that is %s from the others", (state, code, next) => {
    const found = only({ engine: { state, saw: "what docker said" } });
    expect(found).toMatchObject({ check: "engine-usable", code, saw: "what docker said" });
    expect(found.next).toContain(next);
  });

  it("names every taken port with its owner, and what to change", () => {
    const taken = { address: "127.0.0.1", state: "taken", nextFree: 4001 } as const;
    const found = only({
      ports: [
        { name: "edge", port: 3001, owner: "process nginx (pid 812)", ...taken },
        { name: "redis", port: 6380, owner: undefined, ...taken },
        { name: "postgres", port: 5433, owner: undefined, address: "0.0.0.0", state: "ours", nextFree: undefined },
      ],
    });
    expect(found.saw).toContain("edge: 127.0.0.1:3001 is in use by process nginx (pid 812)");
    expect(found.saw).toContain("redis: 127.0.0.1:6380");
    expect(found.next).toContain("ports.edge: 4001");
  });

  it("names the file and the line of a port that a person's own compose file adds", () => {
    const own = { service: "caddy", place: "/srv/acme/compose.override.yaml, line 4" };
    const port = { name: undefined, own, address: "0.0.0.0", port: 443, nextFree: undefined } as const;
    const found = only({ ports: [{ ...port, state: "taken", owner: "process nginx (pid 812)" }] });
    expect(found.saw).toContain("caddy: 0.0.0.0:443 is in use by process nginx (pid 812)");
    expect(found.next).toContain(`another port: the port of caddy in ${own.place}: a free one`);
    const https = { name: "https", address: "127.0.0.1", port: 443, nextFree: undefined, owner: undefined } as const;
    const twice = only({
      ports: [
        { ...https, state: "free" },
        { ...port, state: "free", owner: undefined },
      ],
    });
    expect(twice).toMatchObject({
      code: "value-refused",
      saw: `ports.https is 443, the port of caddy in ${own.place} is 443`,
    });
    // One address each is no quarrel.
    const elsewhere = { ...port, address: "10.0.0.1", state: "free", owner: undefined } as const;
    expect(bad({ ports: [{ ...https, state: "free" }, elsewhere] })).toEqual([]);
  });

  it("tells of a port of a database that other machines reach, before it is open", () => {
    const saying = (ports: string) => {
      const overrideText = `services:\n  postgres:\n    ports: ["${ports}"]\n`;
      return { directory: { ...directory, override: "compose.override.yaml", overrideText } };
    };
    const found = only(saying("5432:5432"));
    expect(found).toMatchObject({ check: "stores-private", status: "warn", saw: "postgres: 0.0.0.0:5432" });
    expect(found.next).toContain("/srv/acme/compose.override.yaml, line 3.");
    expect(bad(saying("127.0.0.1:5432:5432"))).toEqual([]);
  });

  it("warns of little disk and refuses almost none", () => {
    const engine = someFacts().engine;
    if (engine.state !== "usable") return expect.unreachable();
    expect(only({ engine: { ...engine, freeBytes: 5 * 1024 ** 3 } }).status).toBe("warn");
    expect(only({ engine: { ...engine, freeBytes: 1024 ** 3 } }).status).toBe("fail");
  });

  it("names the doctor's repair of what it refuses, where an installation is there that it could repair", () => {
    const engine = someFacts().engine;
    if (engine.state !== "usable") return expect.unreachable();
    const savedProfile = { ...someFacts().savedProfile, exists: true };
    const full = { engine: { ...engine, freeBytes: 1024 ** 3 } };
    expect(only(full).next).not.toContain("--fix");
    expect(only({ ...full, savedProfile }).next).toContain(
      "doctor --profile acme --fix H3 removes images that have no tag",
    );
    const port = { name: "edge", port: 3001, address: "127.0.0.1", state: "taken", owner: undefined } as const;
    const taken = { ports: [{ ...port, nextFree: 3004 }], savedProfile };
    expect(only(taken).next).toContain("doctor --profile acme --fix H5 switches to the next free port");
    expect(only({ ...taken, ports: [{ ...port, nextFree: undefined }] }).next).not.toContain("--fix");
  });

  it("says that signatures that somebody asks for are looked at by nobody, where something is pulled", () => {
    const { engine, images } = someFacts();
    if (engine.state !== "usable") return expect.unreachable();
    const asking = { ...engine, asksForSignatures: true };
    expect(bad({ engine: asking, images: images.map((image) => ({ ...image, state: "present" })) })).toEqual([]);
    const reference = "postgres:15.8";
    const absent = { service: "postgres", reference, state: "pullable", id: undefined, saw: undefined } as const;
    const found = only({ engine: asking, images: [absent] });
    expect(found).toMatchObject({ check: "images-signed", status: "warn", saw: reference });
    expect(found.next).toContain("docker pull postgres:15.8");
    expect(bad({ engine, images: [absent] })).toEqual([]);
  });

  it("does not ask this host's memory where the engine is on another machine", () => {
    const { engine, host } = someFacts();
    if (engine.state !== "usable") return expect.unreachable();
    const little = { host: { ...host, memoryBytes: 2 * 1024 ** 3 } };
    expect(only(little)).toMatchObject({ check: "memory", status: "warn" });
    expect(bad({ ...little, engine: { ...engine, local: false } })).toEqual([]);
  });

  it("refuses a directory with somebody else's compose file, and one that cannot be written", () => {
    expect(only({ directory: { ...directory, foreign: ["docker-compose.yml"] } }).code).toBe("directory-foreign");
    expect(only({ directory: { ...directory, writable: false } }).code).toBe("directory-not-writable");
  });

  it("refuses an image that does not exist, and leaves a silent registry for later", () => {
    const image = { service: "api", reference: "r/api:1", id: undefined, saw: "manifest unknown" } as const;
    expect(only({ images: [{ ...image, state: "not-found" }] })).toMatchObject({
      code: "image-not-found",
      status: "fail",
    });
    const silent = findings({ images: [{ ...image, state: "unknown" }] }).find(
      ({ check }) => check === "images-available",
    );
    expect(silent?.status).toBe("unknown");
  });

  it("says how an image that was loaded from a file is taken, unless the registry gives the published one", () => {
    const reference = `postgres:15.19-bookworm@sha256:${"a".repeat(64)}`;
    const loadedAs = "postgres:15.19-bookworm";
    const image = { service: "postgres", reference, id: undefined, saw: "no route to host", loadedAs } as const;
    for (const state of ["unknown", "not-found", "refused"] as const) {
      const found = only({ images: [{ ...image, state }] });
      expect(found).toMatchObject({ code: "image-not-found", status: "fail" });
      expect(found.next).toContain("images.postgres.tag: 15.19-bookworm.");
    }
    expect(bad({ images: [{ ...image, state: "pullable" }] })).toEqual([]);
  });

  it("refuses an old volume whose password differs or is not known", () => {
    const refused = { database: { state: "password-refused", saw: "no" } } as const;
    expect(only(refused).code).toBe("volume-password-differs");
    // The doctor's repair sets the database password to the one in .env: a way out only where that is the one that was refused.
    expect(only(refused).next).not.toContain("--fix S4");
    const kept = new Map<SecretName, InstallationSecret>([
      ["POSTGRES_PASSWORD", { secret: new Secret("POSTGRES_PASSWORD", "x"), origin: "kept" }],
    ]);
    const env = settings({ POSTGRES_USER: "dittofeed", POSTGRES_PASSWORD: "x" });
    const running = { ...refused, containers: [container("postgres")], directory: { ...directory, env } };
    expect(only(running, {}, kept).next).toBe(
      "dittofeed-setup doctor --profile acme --fix S4 sets the database password to the one in .env; then run the same command again.\n" +
        "Or: Put the old POSTGRES_PASSWORD back into /srv/acme/.env (there may be a dated copy beside it), or wherever the profile takes it from. Do not delete the volume: it holds the data.",
    );
    expect(
      only({ ...running, directory: { ...directory, env: settings({ POSTGRES_PASSWORD: "y" }) } }, {}, kept).next,
    ).not.toContain("--fix S4");
    expect(only({ database: { state: "stopped" }, volumes: ["acme_postgres"] }, {}, generatedPassword).code).toBe(
      "volume-without-password",
    );
  });

  it("stops at a database that adding cannot complete, and lists what is in the way", () => {
    const schema = { ...open, complete: false, blocked: ["WorkspaceMember: 2 rows share an e-mail"] };
    const found = only({ database: { state: "open", bytes: 9_000_000, version: 150018, schema, workspace, temporal } });
    expect(found).toMatchObject({ code: "schema-incomplete", status: "fail" });
    expect(found.saw).toContain("2 rows share an e-mail");
  });

  it("lets a database pass that adding can complete", () => {
    const schema = { ...open, complete: false, pending: ["create table Journey"], hasRows: true };
    expect(
      bad({ database: { state: "open", bytes: 9_000_000, version: 150018, schema, workspace, temporal } }),
    ).toEqual([]);
  });

  it("stops at an empty database with somebody else's migration journal", () => {
    const schema = { ...open, empty: true, complete: false, journal: "foreign" as const };
    const found = only({ database: { state: "open", bytes: 9_000_000, version: 150018, schema, workspace, temporal } });
    expect(found).toMatchObject({ code: "schema-incomplete", status: "fail" });
    expect(found.saw).toContain("migration journal (drizzle.__drizzle_migrations) is foreign");
  });

  it("refuses PostgreSQL 12 by name", () => {
    const found = only({
      database: {
        state: "open",
        bytes: 9_000_000,
        version: 120011,
        schema: { ...open, empty: true },
        workspace,
        temporal,
      },
    });
    expect(found).toMatchObject({ code: "database-too-old", saw: "The server runs version 12." });
  });

  it("says of somebody else's server what the server said, and asks nothing of a volume", () => {
    const database = { external: { host: "db.example.com" } };
    const problem = new Problem({ code: "database-tls", title: "T", saw: "its certificate", why: "W", next: "N" });
    expect(only({ database: { state: "unreachable", saw: problem.saw, problem } }, { database })).toMatchObject({
      check: "database-usable",
      code: "database-tls",
      saw: "its certificate",
    });
    // Without its password, which is a complaint of its own, it is not asked.
    expect(bad({ database: { state: "stopped" } }, { database }, generatedPassword)).toEqual([]);
  });

  it("wants Temporal's databases where the role may not make them, and gives the SQL", () => {
    const database = (mayCreate: boolean) =>
      ({
        state: "open",
        bytes: 9_000_000,
        version: 150018,
        schema: open,
        workspace,
        temporal: { missing: ["temporal", "temporal_visibility"], mayCreate },
      }) as const;
    const external = { external: { host: "db.example.com", user: 'o"dd' } };
    expect(bad({ database: database(true) }, { database: external })).toEqual([]);
    expect(only({ database: database(false) }, { database: external })).toMatchObject({
      check: "temporal-databases",
      next: expect.stringContaining('CREATE DATABASE temporal_visibility OWNER "o""dd";'),
    });
  });

  describe("the edge's plain port", () => {
    it("is told of where other machines reach it, with what binds it to this host", () => {
      const found = only({}, { edge: { bind: undefined } });
      expect(found).toMatchObject({ check: "edge-open", status: "warn" });
      expect(found.next).toContain("set edge.bind to 127.0.0.1 in the profile.");
      expect(bad({}, { edge: { bind: undefined } })[0]).toMatchObject({
        problem: { title: "Other machines can reach port 3000 on this host over plain HTTP" },
      });
    });

    it.each<[string, Partial<ProfileInput>]>([
      ["a profile says that it shall be open", { edge: { bind: "0.0.0.0" } }],
      ["the edge has the certificate", { edge: { bind: undefined, tls: "acme", email: "a@example.com" } }],
      ["a tunnel leads there", { edge: { bind: undefined }, tunnel: {} }],
      ["the address is on this host", { edge: { bind: undefined, tls: "behind-proxy" }, address: "https://localhost" }],
      ["the address itself is plain HTTP", { edge: { bind: undefined }, address: "http://app.example.com" }],
    ])("is not told of where %s", (_, parts) => {
      expect(bad({}, parts).filter(({ check }) => check === "edge-open")).toEqual([]);
    });
  });

  it("refuses a mail provider's domain", () => {
    const found = only({}, { workspace: { name: "A", domain: "gmail.com", administrator: "a@gmail.com" } });
    expect(found).toMatchObject({ check: "mail-domain", code: "value-refused" });
  });

  it("stops where .env says where data lies and the service no longer gets it, until the override says it", () => {
    const has = (env: Record<string, string>, overrideText?: string) => ({
      directory: { ...directory, env: settings(env), overrideText },
    });
    const lost = { PGDATA: "/var/lib/postgresql/data/pgdata", SMTP_PASS: "own" };
    expect(only(has(lost))).toMatchObject({
      check: "own-lines",
      status: "fail",
      saw: "PGDATA is set in .env, but compose.yaml does not pass it to postgres.",
      next: expect.stringContaining("services: {postgres: {environment: {PGDATA: …}}}"),
    });
    expect(bad(has(lost, "services: {api: {environment: {PGDATA: /x}}}"))).toHaveLength(1);
    expect(bad(has(lost, "services: {postgres: {environment: {PGDATA: /x}}}"))).toEqual([]);
    expect(bad(has(lost, "services: {postgres: {environment: ['PGDATA=/x']}}"))).toEqual([]);
    expect(bad(has({ SMTP_PASS: "own", POSTGRES_INITDB_ARGS: "-k" }))).toEqual([]);
    expect(bad(has(lost), { target: "rehearsal" })).toEqual([]);
  });

  it("warns of embedded mode over plain http", () => {
    const found = only({}, { mode: "embedded", address: "http://a.example.com" });
    expect(found).toMatchObject({ check: "embedded-over-https", status: "warn" });
    expect(bad({}, { mode: "embedded", address: "http://localhost:3001" })).toEqual([]);
  });

  it("refuses to make up a new SECRET_KEY for a database with data", () => {
    const lost = new Map<SecretName, InstallationSecret>([
      ["SECRET_KEY", { secret: new Secret("SECRET_KEY", "x"), origin: "generated" }],
    ]);
    const database = { state: "open", bytes: 9_000_000, version: 150018, schema: open, workspace, temporal } as const;
    expect(only({ database }, {}, lost)).toMatchObject({ check: "secret-key-kept", code: "value-refused" });
    expect(bad({ database: { state: "absent" } }, {}, lost)).toEqual([]);
  });

  const key = (fill: number) => new Secret("SECRET_KEY", Buffer.alloc(32, fill).toString("base64"));
  const wanted = (fill: number, origin: "kept" | "given" | "generated" = "kept") =>
    new Map<SecretName, InstallationSecret>([["SECRET_KEY", { secret: key(fill), origin }]]);
  const ran = (...fills: number[]) => fills.map((fill) => ({ ...container("api"), secretKey: key(fill) }));
  const data = { state: "open", bytes: 9_000_000, version: 150018, schema: open, workspace, temporal } as const;

  it("refuses another SECRET_KEY than the containers were made with, whoever gives it", () => {
    const kept = only({ database: data, containers: ran(1) }, {}, wanted(2));
    expect(kept).toMatchObject({ check: "secret-key-kept", code: "value-refused" });
    expect(kept.saw).toContain("/srv/acme/.env holds: acme-api-1");
    expect(kept.next).toContain("dittofeed-setup doctor --profile acme --fix C14");
    const env = new Map([["SECRET_KEY", key(1)]]);
    const given = only(
      { database: data, containers: ran(1), directory: { ...directory, env } },
      {},
      wanted(2, "given"),
    );
    expect(given.next).toContain("Remove secrets.SECRET_KEY from the profile.");
    expect(given.next).not.toContain("C14");
    expect(only({ database: data, containers: ran(1) }, {}, wanted(2, "generated")).next).toContain("C14");
    for (const database of [{ state: "stopped" }, { state: "password-refused", saw: "no" }] as const)
      expect(bad({ database, containers: ran(1) }, {}, wanted(2)).map(({ check }) => check)).toContain(
        "secret-key-kept",
      );
  });

  it("has nothing against it where it is the same, where nothing ran, and where there is no data", () => {
    expect(bad({ database: data, containers: ran(1) }, {}, wanted(1))).toEqual([]);
    expect(bad({ database: data }, {}, wanted(2))).toEqual([]);
    expect(bad({ database: { state: "absent" }, containers: ran(1) }, {}, wanted(2))).toEqual([]);
    expect(bad({ database: { ...data, schema: { ...open, empty: true } }, containers: ran(1) }, {}, wanted(2))).toEqual(
      [],
    );
  });

  it("refuses another major version of PostgreSQL than that of the data, and says how to move", () => {
    const held = { state: "held", major: 15, where: "The volume acme_postgres", imageMajor: undefined } as const;
    const tag = (text: string) => ({ images: { postgres: { tag: text } } });
    const found = only({ postgresData: held }, tag("16.4"));
    expect(found).toMatchObject({ check: "postgres-major", code: "database-other-version", status: "fail" });
    expect(found.saw).toBe(
      "The volume acme_postgres was created by PostgreSQL 15, and postgres:16.4 is PostgreSQL 16.",
    );
    for (const part of ['tag: "15"', "pg_dumpall", "docs/database.md"]) expect(found.next).toContain(part);
    expect(only({ postgresData: { ...held, major: 14 } }).saw).toContain("was created by PostgreSQL 14");
    expect(bad({ postgresData: held }, tag("15.12"))).toEqual([]);
    expect(bad({ postgresData: { state: "none" } }, tag("16.4"))).toEqual([]);
    // Its tag says nothing, and the image itself does.
    expect(only({ postgresData: { ...held, imageMajor: 16 } }, tag("latest")).check).toBe("postgres-major");
    const unsaid = findings({ postgresData: held }, tag("latest")).find(({ check }) => check === "postgres-major");
    expect(unsaid?.status).toBe("unknown");
    const external = { database: { external: { host: "db.example.com" } } };
    expect(bad({ postgresData: held }, { ...tag("16.4"), ...external })).toEqual([]);
  });

  it("refuses two services on one port", () => {
    const free = { address: "127.0.0.1", port: 3000, state: "free", owner: undefined, nextFree: undefined } as const;
    const found = only({
      ports: [
        { name: "edge", ...free },
        { name: "redis", ...free },
      ],
    });
    expect(found.saw).toBe("ports.edge is 3000, ports.redis is 3000");
  });

  it("says where the app's own migrations cannot be run, to whoever asked for them", () => {
    const drizzle = { database: { route: "drizzle" } } as const;
    expect(bad({}, drizzle)).toEqual([]);
    const found = only({}, { ...drizzle, target: "rehearsal" });
    expect(found).toMatchObject({ check: "database-route", status: "warn" });
  });

  it("asks nothing of Docker in a rehearsal", () => {
    expect(
      bad(
        { engine: { state: "absent", saw: "no docker" }, compose: { state: "absent", saw: "" } },
        { target: "rehearsal" },
      ),
    ).toEqual([]);
  });

  it("wants an unprivileged user for a rehearsal as root", () => {
    const host = { ...someFacts().host, uid: 0 };
    expect(only({ host }, { target: "rehearsal" }).code).toBe("rehearsal-needs-user");
    expect(
      bad(
        { host: { ...host, unprivilegedUsers: [{ name: "nobody", uid: 65534, gid: 65534 }] } },
        { target: "rehearsal" },
      ),
    ).toEqual([]);
  });
});

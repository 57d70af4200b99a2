// Over 250 lines with its tables: every row is an input that somebody had, or could have.
import { describe, expect, it, test } from "vitest";
import { judgeImport } from "../../../schema/workspaces/import/judge-import.ts";
import { profileText, readProfile } from "../../../src/adapters/profiles/profile-text.ts";
import {
  administratorCanEnter,
  administratorIsSpelledBefore,
} from "../../../src/checks/database/administrator-can-enter.ts";
import { parseDatabaseUrl } from "../../../src/cli/database-url.ts";
import { canonicalOrigin, isThisHost, samePerson } from "../../../src/domain/grammar.ts";
import type { Problem } from "../../../src/domain/problem.ts";
import { type ProfileInput, profileSchema } from "../../../src/domain/profile.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { decideProfile } from "../../../src/installation/resolve-profile.ts";
import { revealed } from "../../support/revealed.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile, someProfileInput } from "../../support/some-profile.ts";
import { openDatabase } from "../checks/healthy-stack.ts";

/*
 * What is checked is what is used: one canonical form from the door on; and what was not understood
 * is refused by name, never dropped, guessed or rewritten.
 */

const faultsOf = (parts: Partial<ProfileInput>): string[] =>
  (profileSchema.safeParse(someProfileInput(parts)).error?.issues ?? []).map(({ path }) => path.join("."));

describe("the address", () => {
  it.each([
    ["https://app.example.com", "https://app.example.com"],
    ["HTTPS://App.Example.COM", "https://app.example.com"],
    [" https://app.example.com\n", "https://app.example.com"],
    ["https://app.example.com:443", "https://app.example.com"],
    ["https://app.example.com:0443", "https://app.example.com"],
    ["http://app.example.com:080", "http://app.example.com"],
    ["https://app.example.com:08443", "https://app.example.com:8443"],
    ["https://app.example.com.", "https://app.example.com"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://BÜCHER.example", "https://xn--bcher-kva.example"],
    ["http://localhost.:3001", "http://localhost:3001"],
    ["http://127.1:3001", "http://127.0.0.1:3001"],
    ["http://0x7f.1", "http://127.0.0.1"],
    ["http://[::0001]:3001", "http://[::1]:3001"],
    ["https://my_app.example.com", "https://my_app.example.com"],
  ])("%j is %j everywhere", (typed, canonical) => {
    expect(profileSchema.parse(someProfileInput({ address: typed, edge: {} })).address).toBe(canonical);
    expect(new URL(canonical).origin).toBe(canonical);
  });

  it.each([
    "https:app.example.com",
    "https:/app.example.com",
    "https:///app.example.com",
    "https://app.example.com?",
    "https://app.example.com#",
    "https://app.example.com/",
    "https://app.example.com//",
    "https://app.example.com\\",
    "https:\\\\app.example.com",
    "https://@app.example.com",
    "https://u@app.example.com",
    "https://u:p@app.example.com",
    "https://*.example.com",
    "https://app..example.com",
    "https://.example.com",
    "https://app.example.com..",
    "https://app.example.com:0",
    "https://app.example.com:65536",
    "https://app.example.com:",
    "https://app.exa mple.com",
    "https://app.exa\nmple.com",
    "https://app.exa\tmple.com",
    `https://\${JWT_SECRET}.example.com`,
    "https://{env.HOME}.example.com",
    "https://$(id).example.com",
    "https://a;b.example.com",
    'https://a"b.example.com',
    "https://a'b.example.com",
    "https://%61pp.example.com",
    "https://app.example.com%00",
    "https://256.1.1.1",
    "https://1.2.3.4.5",
    "https://[::1",
    "https://[::g]",
    "ftp://app.example.com",
    "javascript:alert(1)",
    "//app.example.com",
    "app.example.com",
    `https://${"a".repeat(64)}.example.com`,
    `https://${"abcdefg.".repeat(40)}example.com`,
    "https://app.example.com\u202E",
    "",
  ])("%j is refused", (typed) => {
    expect(canonicalOrigin(typed)).toBeUndefined();
    expect(faultsOf({ address: typed })).toContain("address");
  });

  it("is read the same again when it was saved, and so are the sites that may embed pages", () => {
    const edge = { frameAncestors: ["https://Shop.Example.com:443", "https://*.Example.com"] };
    const profile = profileSchema.parse(someProfileInput({ address: "https://BÜCHER.example:0443", edge }));
    expect(profile.edge.frameAncestors).toEqual(["https://shop.example.com", "https://*.example.com"]);
    expect(readProfile(profileText(profile))).toEqual({ profile });
  });
});

describe("the host of a database", () => {
  const external = (host: string) => ({ database: { external: { host } } });

  it.each([
    "localhost",
    "LOCALHOST",
    "db.localhost",
    "localhost.localdomain",
    "ip6-localhost",
    "127.0.0.1",
    "127.1",
    "127.255.255.254",
    "0",
    "0.0.0.0",
    "00",
    "0x0",
    "2130706433",
    "017700000001",
    "0177.0.0.1",
    "0x7f.0.0.1",
    "0x7f000001",
    "127.0.1",
    "::1",
    "::",
    "0:0:0:0:0:0:0:1",
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::127.0.0.1",
    "::ffff:0:127.0.0.1",
    "::ffff:0.0.0.0",
    "64:ff9b::127.0.0.1",
    "１２７.0.0.1",
  ])("%j is this machine, and refused", (host) => {
    expect(isThisHost(host)).toBe(true);
    expect(faultsOf(external(host))).toEqual(["database.external.host"]);
  });

  it.each([
    ["db.example.com", "db.example.com"],
    ["DB.Example.com", "db.example.com"],
    ["db", "db"],
    ["my_db.internal", "my_db.internal"],
    ["10.1", "10.0.0.1"],
    ["192.168.0.10", "192.168.0.10"],
    ["2001:DB8::0005", "2001:db8::5"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["localhost.example.com", "localhost.example.com"],
    ["127.example.com", "127.example.com"],
    ["host.docker.internal", "host.docker.internal"],
  ])("%j is %j", (host, canonical) => {
    expect(profileSchema.parse(someProfileInput(external(host))).database.external?.host).toBe(canonical);
  });

  it.each([
    "db.example.com:5432",
    "u:hunter2@db.example.com",
    "db.example.com/x",
    "a,b",
    "/var/run/postgresql",
    "db..example.com",
    "-db.example.com",
    "db example.com",
    "db.example.com\n",
    "fe80::1%eth0",
    "[::2]",
    "256.0.0.1",
    `\${PGHOST}`,
    "",
  ])("%j is none", (host) => expect(faultsOf(external(host))).toContain("database.external.host"));
});

describe("who is who", () => {
  it("has a domain in small letters, whatever was typed", () => {
    const { workspace } = profileSchema.parse(
      someProfileInput({ workspace: { name: "A", domain: "Example.COM", administrator: "Admin@Example.COM" } }),
    );
    expect(workspace).toEqual({ name: "A", domain: "example.com", administrator: "Admin@example.com" });
    expect(samePerson("Admin@example.com", "admin@EXAMPLE.com")).toBe(true);
    expect(samePerson("admin@example.com", "admin@example.org")).toBe(false);
  });

  it("is said to be there where only the capitals differ, before a run and by the doctor", () => {
    const domain = "example.com";
    const profile = someProfile({ workspace: { name: "A", domain, administrator: "Admin@example.com" } });
    const rowsOf = (administrators: string[]) => ({
      rows: {
        workspaces: [{ id: "w", name: "A", domain, status: "Active", type: "Root", administrators }],
        ...{ memberFaults: [], providers: [], policies: [] },
      },
      database: openDatabase(),
      installation: { by: "profile", project: "a", directory: "/srv/a", mode: "standard", profile },
    });
    const doctor = (administrators: string[]) => administratorCanEnter.detect(rowsOf(administrators) as never);
    expect(doctor(["admin@example.com"])).toMatchObject({
      status: "warn",
      saw: "Admin@example.com is already in the database as admin@example.com",
      next: expect.stringContaining("Use admin@example.com in the profile"),
    });
    expect(doctor(["Admin@example.com", "admin@example.com"]).status).toBe("ok");
    const workspace = { id: "w", missing: [], conflicts: [] };
    const early = (seen: object) =>
      administratorIsSpelledBefore.detect({
        ...someFacts({ database: { ...openDatabase(), workspace: { ...workspace, ...seen } } as never }),
        ...{ profile, secrets: new Map() },
      });
    expect(early({ spelled: "admin@example.com" })).toMatchObject({ status: "warn" });
    expect(early({}).status).toBe("ok");
  });

  it("is stored by a command and a file as by a profile", () => {
    const row = { line: 1, name: "A", domain: "Example.COM", administrator: "Ada@Example.COM" };
    expect(judgeImport([row], []).specs).toEqual([
      { line: 1, name: "A", type: "Root", domain: "example.com", administrator: "Ada@example.com" },
    ]);
  });

  it.each(["xn--p1ai.xn--p1ai", "пример.рф", "example", "example.com.", "-a.example", "a..b", "exa_mple.com"])(
    "the domain %j",
    (domain) => {
      const parsed = profileSchema.safeParse(
        someProfileInput({ workspace: { name: "A", domain, administrator: "a@example.com" } }),
      );
      expect(parsed.success).toBe(domain.startsWith("xn--"));
    },
  );
});

describe("paths of a profile", () => {
  const paths = (path: string): Partial<ProfileInput> => ({
    directory: path,
    address: "https://app.example.com",
    edge: {
      tls: "files",
      certificate: { file: path, keyFile: path },
      authority: { directory: "https://ca.example/d", caFile: path },
    },
    database: { external: { host: "db.example.com", caFile: path } },
    google: { clientId: "c", clientSecret: { fromFile: path } },
  });
  const decided = (path: string) =>
    decideProfile({
      profile: profileSchema.parse(someProfileInput(paths(path))),
      engine: someFacts().engine,
      target: undefined,
      workingDirectory: "/work",
      uid: 0,
      stateHome: undefined,
      home: "/home/ann/",
    });

  it.each([
    ["~", "/home/ann"],
    ["~/", "/home/ann"],
    ["~/a/b", "/home/ann/a/b"],
    ["./~/a", "/work/~/a"],
    ["a/~", "/work/a/~"],
    ["/srv/a b", "/srv/a b"],
    ["/srv/$x/ü", "/srv/$x/ü"],
  ])("%j is %j", (path, whole) => {
    const { directory, edge, database, asSaved } = decided(path);
    expect([directory, edge.certificate?.file, edge.certificate?.keyFile, edge.authority?.caFile]).toEqual(
      Array.from({ length: 4 }, () => whole),
    );
    expect([database.external?.caFile, asSaved?.directory, asSaved?.edge.certificate?.file]).toEqual([
      whole,
      whole,
      whole,
    ]);
  });

  it.each([
    "~root/a",
    "~ann",
    "$HOME/a",
    `\${HOME}/a`,
    "$HOME",
    "a\nb",
    "a\0b",
    "/a\u001B[2J",
    "/a\u202Eb",
    "/a\u2028b",
  ])("%j is refused wherever it stands, with the way to write it", (path) => {
    expect(faultsOf(paths(path)).toSorted()).toEqual([
      "database.external.caFile",
      "directory",
      "edge.authority.caFile",
      "edge.certificate.file",
      "edge.certificate.keyFile",
      "google.clientSecret.fromFile",
    ]);
  });

  test("a colon in the path of a file that a container is given, at which Docker would cut it", () => {
    expect(faultsOf(paths("/srv/a:b")).toSorted()).toEqual([
      "edge.authority.caFile",
      "edge.certificate.file",
      "edge.certificate.keyFile",
    ]);
  });

  test("by line, in words", () => {
    const read = readProfile("apiVersion: dittofeed-setup/v1\ndirectory: $HOME/dittofeed\n");
    expect("issues" in read && read.issues.find(({ path }) => path === "directory")).toMatchObject({
      line: 2,
      column: 12,
      message: expect.stringContaining("variables are not expanded (only ~/ is)"),
    });
  });
});

describe("the address of a database", () => {
  const parse = (text: string) =>
    parseDatabaseUrl(
      text,
      (name, value) => new Secret(name, value),
      async (path) => `PEM of ${path}`,
    );
  const refusal = async (text: string): Promise<Problem> =>
    parse(text).then(
      () => expect.fail(`${text} was taken`),
      (problem: Problem) => problem,
    );

  it.each([
    ["postgresql://u:p@db.example.com/d", { verify: "full", ca: undefined }],
    ["postgres://u:p@10.0.0.5:6543/d", { verify: "full", ca: undefined }],
    ["postgres://u:p@[2001:db8::1]/d", { verify: "full", ca: undefined }],
    ["postgres://u:p@db.example.com/d?sslmode=verify-ca&sslrootcert=/ca.pem", { verify: "ca", ca: "PEM of /ca.pem" }],
    ["postgres://u:p@db.example.com/d?sslmode=require", { verify: "none", ca: undefined }],
    ["postgres://u:p@db.example.com/d?sslrootcert=system", { verify: "full", ca: undefined }],
    ["postgres://u:p@db.example.com/d?sslmode=disable", undefined],
    ["postgres://u:p@localhost/d", undefined],
    ["postgres://u:p@127.1:5433/d", undefined],
    ["postgres://u:p@[::1]/d", undefined],
    ["postgres://u:p@localhost/d?sslmode=verify-full", { verify: "full", ca: undefined }],
    [
      "postgres://u:p@db.example.com/d?application_name=x&connect_timeout=3&keepalives=1",
      { verify: "full", ca: undefined },
    ],
  ])("%s", async (text, tls) => {
    const { ways } = await parse(text);
    expect(ways[0]?.kind === "tcp" ? ways[0].tls : "no way").toEqual(tls);
  });

  test("keeps every byte of a password, and a name with anything in it that is percent-encoded", async () => {
    const { credentials, label } = await parse("postgres://a%2Fb:p%2B%2F%40+x@DB.example.com/host%3Devil%20x%2Fy");
    expect(revealed(credentials.password)).toBe("p+/@+x");
    expect(credentials).toMatchObject({ user: "a/b", database: "host=evil x/y" });
    expect(label).toBe("a/b@db.example.com:5432/host=evil x/y");
    expect(revealed((await parse("postgres://u@h/d?password=a+b%2B")).credentials.password)).toBe("a+b+");
  });

  it.each([
    ["postgres://u:hunter2@h/d?options=-c%20role%3Dx", "options"],
    ["postgres://u:hunter2@h/d?target_session_attrs=read-write", "target_session_attrs"],
    ["postgres://u:hunter2@h/d?sslcert=/c.pem", "sslcert"],
    ["postgres://u:hunter2@h/d?sslkey=/c.pem", "sslkey"],
    ["postgres://u:hunter2@h/d?channel_binding=require", "channel_binding"],
    ["postgres://u:hunter2@h/d?host=other", "host"],
    ["postgres://u:hunter2@h/d?port=1", "port"],
    ["postgres://u:hunter2@h/d?dbname=e", "dbname"],
    ["postgres://u:hunter2@h/d?user=e", "user"],
    ["postgres://u:hunter2@h/d?SSLMODE=disable", "a parameter"],
    ["postgres://u:hunter2@h/d?sslmode=require&sslmode=disable", "sslmode is set twice"],
    ["postgres://u:hunter2@h/d?password=other", "two passwords"],
    ["postgres://u:hunter2@h/d?sslmode", "no value"],
    ["postgres://u:hunter2@h/d?sslmode=prefer", "sslmode is not one of"],
    ["postgres://u:hunter2@h/d?hunter2", "a parameter"],
    ["postgres://u:hunter2@h/d?sslmode=__proto__", "sslmode is not one of"],
    ["postgres://u:hunter2@h/d#x", "#"],
    ["postgres://u:hunt#er2@h/d", "#"],
    ["postgres://u:hunter2@h/d/e", "%2F"],
    ["postgres://u:hunter2@a,b/d", "several hosts"],
    ["postgres://u:hunter2@a:1,b:2/d", "not an address"],
    ["postgres://u:hunter2@%2Fvar%2Frun/d", "sockets"],
    ["postgres:///d?user=u", "no host"],
    ["postgres://u:hunter2@h:0/d", "port"],
    ["postgres://u:hunter2@h:70000/d", "not an address"],
    ["postgres://u:hunter2@h/", "no database"],
    ["postgres://h/d", "no user"],
    ["postgres://u:hunter2@h/d%0Ae", "control character"],
    ["postgres://u:hun\nter2@h/d", "invisible"],
    ["postgres://u:hun\tter2@h/d", "invisible"],
    ["postgres://u:hun\u200Bter2@h/d", "invisible"],
    ["postgres://u:hun\\ter2@h/d", "backslash"],
    ["postgres://u:100%@h/d", "percent-encoded"],
    ["mysql://u:hunter2@h/d", "mysql:"],
    ["host=h user=u password=hunter2", "space"],
  ])("%j is refused by what is wrong with it, without being shown", async (text, words) => {
    const problem = await refusal(text);
    expect(problem).toMatchObject({ code: "value-refused", saw: expect.stringContaining(words) });
    expect(JSON.stringify(problem)).not.toMatch(/hun|er2|100%/);
  });
});

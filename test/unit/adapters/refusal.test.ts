import { describe, expect, it } from "vitest";
import { refusal } from "../../../src/adapters/postgres/refusal.ts";
import { Secret } from "../../../src/domain/secret.ts";

const credentials = { user: 'o"dd', password: new Secret("P", "x"), database: "d'b" };
const own = [
  { kind: "tcp", host: "127.0.0.1", port: 5433 },
  { kind: "relay", container: "c", image: "i" },
] as const;
const theirs = [{ kind: "tcp", host: "db.example.com", port: 5432 }] as const;

function refused(code: string, message: string, more: object = {}, ways: typeof own | typeof theirs = own) {
  const thrown = Object.assign(new Error(message), { code, severity: "FATAL", ...more });
  const problem = refusal(thrown, ways[0], ways, credentials);
  return problem ?? expect.unreachable();
}

describe("a server that was reached and says no", () => {
  it.each([
    ["28P01", 'password authentication failed for user "pgbouncer"', "rejected the password"],
    ["28000", 'no pg_hba.conf entry for host "10.0.0.9", user "u", database "d", SSL on', "from other places"],
    ["28000", "pg_hba.conf rejects connection for host", "from other places"],
    ["28000", 'Peer authentication failed for user "u"', "from other places"],
    ["28000", 'role "u" is not permitted to log in', "does not let the role"],
    ["28000", 'role "u" does not exist', "rejected the password"],
    ["57P03", "the database system is in recovery mode", "accepts no connections right now"],
    ["57P01", "terminating connection due to administrator command", "accepts no connections right now"],
    ["53300", "sorry, too many clients already", "no free connections"],
    ["08P01", "no more connections allowed (max_client_conn)", "pooler"],
    ["08P01", "query_wait_timeout", "pooler"],
    ["58000", "pgbouncer cannot connect to server", "pooler"],
    ["28000", "This RDS proxy has no credentials for the role u. Check the credentials", "pooler"],
    ["42501", 'permission denied for database "d"', "does not let"],
    ["3D000", 'database "my-pooler" does not exist', "has no database"],
    ["99999", "what nobody has ever heard of", "rejected the connection"],
  ])("%s %s", (code, message, title) => {
    for (const ways of [own, theirs]) {
      const problem = refused(code, message, {}, ways);
      expect(problem.title).toContain(title);
      expect(problem.title).not.toContain("cannot be reached");
      expect(problem.saw).toContain(`${message} (${code})`);
      expect(problem.next).not.toBe("");
    }
  });

  it("passes its detail and its hint on, whatever it is", () => {
    for (const code of ["28P01", "57P03", "99999"])
      expect(refused(code, "m", { detail: "the detail", hint: "the hint" }).saw).toBe(
        `127.0.0.1:5433: m (${code})\nDETAIL: the detail\nHINT: the hint`,
      );
  });

  it("names in SQL to paste are quoted", () => {
    expect(refused("3D000", "x").next).toContain(`CREATE DATABASE "d'b" OWNER "o""dd";`);
    expect(refused("42501", "x").next).toContain(`GRANT CONNECT ON DATABASE "d'b" TO "o""dd";`);
  });

  it("only a refused password is one: nothing else has the doctor give the role another", () => {
    expect(refused("28P01", "x").code).toBe("database-refused");
    for (const code of ["57P03", "42501", "3D000", "08P01"])
      expect(refused(code, "x").code).toBe("database-unreachable");
    expect(refused("28000", "no pg_hba.conf entry for host").code).toBe("database-unreachable");
  });

  it("the network's own errors are no refusal", () => {
    const thrown = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    expect(refusal(thrown, own[0], own, credentials)).toBeUndefined();
  });
});

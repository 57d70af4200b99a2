import { expect, it } from "vitest";
import type { Database } from "../../../src/domain/database.ts";
import type { TaskReport } from "../../../src/domain/event.ts";
import type { HttpAnswer, HttpRequest } from "../../../src/domain/ports.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { TaskContext } from "../../../src/domain/task.ts";
import { verifyEmbeddedSessions } from "../../../tasks/verification/verify-embedded-sessions.ts";
import { revealed } from "../../support/revealed.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { untouchablePorts } from "../../support/untouchable-ports.ts";

it.each([
  [200, "defect: the api image opens embedded sessions for any key"],
  [401, "verified: embedded session: an invalid key opens nothing"],
  [403, "verified: embedded session: an invalid key opens nothing"],
  [502, "unverified: whether an invalid key opens an embedded session (HTTP 502)"],
])("a key that is none is answered %i", async (unknownKey, said) => {
  const run = await verify({ unknownKey, child: 200 });
  expect(run.said).toContainEqual(expect.stringContaining(said));
  expect(run.said).toContain("verified: embedded session: Child workspaces too (Kid)");
  expect(run.left).toEqual([]);
});

it.each([
  [403, "defect: the api image rejects embedded sessions of Child workspaces (Kid)"],
  [500, "unverified: whether Child workspaces (Kid) get embedded sessions (HTTP 500)"],
])("a Child's own key is answered %i", async (child, said) => {
  const run = await verify({ unknownKey: 403, child });
  expect(run.said).toContainEqual(expect.stringContaining(said));
  expect(run.left).toEqual([]);
});

/** The whole life of a session against an api that does it right, but for what it answers to the second and third that are opened. */
async function verify(statuses: { unknownKey: number; child: number }): Promise<{ said: string[]; left: string[] }> {
  const said: string[] = [];
  const api = new FakeSessions([200, statuses.unknownKey, statuses.child]);
  const ctx = {
    profile: someProfile({ mode: "embedded" }),
    facts: someFacts({ database: { state: "open", workspace: { id: "root" } } as never }),
    signal: new AbortController().signal,
    makeSecret: (name: string, value: string) => new Secret(name, value),
    database: async () => api.database(),
    emit: (report: TaskReport) => "what" in report && said.push(`${report.type}: ${report.what}`),
    ports: untouchablePorts({ http: async (request: HttpRequest) => api.answer(request) }),
  } as unknown as TaskContext;
  await verifyEmbeddedSessions.run(ctx);
  return { said, left: [...api.rows] };
}

class FakeSessions {
  /** Of sessions that nobody has forgotten. */
  readonly rows = new Set<string>();
  readonly #statuses: number[];
  readonly #revoked = new Set<string>();
  readonly #used = new Set<string>();

  constructor(statuses: readonly number[]) {
    this.#statuses = [...statuses];
  }

  answer({ url, json }: HttpRequest): HttpAnswer {
    const route = new URL(url).pathname.split("/").at(-1);
    const text = (name: string) => {
      const value = (json as Record<string, string | Secret>)[name];
      return revealed(value) ?? "";
    };
    if (route === "create") {
      const status = this.#statuses.shift() ?? 500;
      if (status !== 200) return { status, headers: {}, body: "{}" };
      const sessionId = `session ${this.#statuses.length}`;
      this.rows.add(sessionId);
      return tokensOf(sessionId, 1);
    }
    if (route === "refresh") {
      const token = text("refreshToken");
      if (this.#used.has(token)) return { status: 401, headers: {}, body: "{}" };
      this.#used.add(token);
      return tokensOf(token.split("/")[0] ?? "", 2);
    }
    if (route === "revoke") {
      this.#revoked.add(text("sessionId"));
      return { status: 200, headers: {}, body: "{}" };
    }
    const { sessionId } = JSON.parse(Buffer.from(text("token").split(".")[1] ?? "", "base64url").toString());
    return { status: 200, headers: {}, body: JSON.stringify({ valid: !this.#revoked.has(sessionId), sessionId }) };
  }

  database(): Database {
    const query = async (sql: string, values: readonly unknown[] = []): Promise<unknown[]> => {
      if (sql.includes(`w.type = 'Child'`)) return [{ id: "kid", name: "Kid" }];
      if (sql.includes("WriteKey")) return [{ secretId: "id", value: "value" }];
      if (sql.includes("DISTINCT action"))
        return ["created", "refreshed", "revoked", "reuse_detected"].map((action) => ({ action }));
      if (sql.startsWith('DELETE FROM "EmbeddedSession" ')) this.rows.delete(String(values[0]));
      return [];
    };
    return {
      query,
      transaction: (work: (database: Database) => unknown) => work(this.database()),
    } as unknown as Database;
  }
}

function tokensOf(sessionId: string, round: number): HttpAnswer {
  const claims = Buffer.from(JSON.stringify({ sessionId, round })).toString("base64url");
  const body = { accessToken: `h.${claims}.s`, refreshToken: `${sessionId}/${round}` };
  return { status: 200, headers: {}, body: JSON.stringify(body) };
}

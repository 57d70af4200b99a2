// Over 250 lines: the life of one session, in which each step needs what the one before it gave.
import { randomUUID } from "node:crypto";
import { readWriteKey, writeKeyHeader } from "../../schema/workspaces/write-key.ts";
import type { TaskReport } from "../../src/domain/event.ts";
import type { HttpAnswer } from "../../src/domain/ports.ts";
import type { Secret } from "../../src/domain/secret.ts";
import type { Task, TaskContext } from "../../src/domain/task.ts";
import { askOwn, assessVerification, describeAnswer, reachedOr, verificationFailed } from "./verification.ts";

/**
 * The life of one embedded session, through the API and then in its audit rows: create, verify,
 * refresh, grace, reuse, revoke. The session belongs to the workspace of the profile, ends revoked,
 * and its rows are taken away again.
 */
export const verifyEmbeddedSessions: Task = {
  id: "verify-embedded-sessions",
  phase: "verification",
  title: "Verify embedded sessions",
  looksAt: [],
  readsOnly: true,
  assess(input) {
    if (input.profile.mode !== "embedded")
      return { state: "skipped", because: "standard mode has no embedded sessions" };
    return assessVerification(input, "an embedded session: create, verify, refresh, reuse, revoke, audit");
  },
  run: reachedOr(async (ctx) => {
    const workspaceId = ctx.facts.database.state === "open" ? ctx.facts.database.workspace.id : undefined;
    if (workspaceId === undefined) throw sessionFailed("create", "the workspace is unknown");
    const session = new SessionProbe(ctx);
    const created = await session.create(workspaceId);
    const { sessionId } = await session.mustBeValid("verify", created.access);
    try {
      const refreshed = await session.refresh(created.refresh);
      await session.mustBeValid("verify after refresh", refreshed.access);
      await session.lookAtGrace(created.access);
      await session.lookAtReuse(created.refresh, refreshed.access);
      await session.revoke(sessionId, refreshed.access);
      await lookAtAudit(ctx, sessionId);
    } finally {
      await forget(ctx, sessionId);
    }
    await session.lookAtUnknownKey(workspaceId);
    await session.lookAtChild();
  }),
};

type Attempt = { was: "opened" | "refused" } | { saw: string };

interface Tokens {
  access: Secret;
  refresh: Secret;
}

class SessionProbe {
  readonly #ctx: TaskContext;

  constructor(ctx: TaskContext) {
    this.#ctx = ctx;
  }

  async create(workspaceId: string): Promise<Tokens> {
    const key = await readWriteKey(await this.#ctx.database(), workspaceId, this.#ctx.makeSecret);
    if (key === undefined) throw sessionFailed("create", "the workspace has no write key");
    const answer = await this.#post("create", { workspaceId }, key);
    const tokens = this.#tokens("create", answer);
    this.#ctx.emit({ type: "verified", what: "embedded session: created with the workspace's write key" });
    return tokens;
  }

  async refresh(refreshToken: Secret): Promise<Tokens> {
    return this.#tokens("refresh", await this.#post("refresh", { refreshToken }));
  }

  async mustBeValid(step: string, token: Secret): Promise<{ sessionId: string }> {
    const answer = await this.#post("verify", { token });
    const body = readJson(answer);
    if (body.valid !== true || typeof body.sessionId !== "string") throw sessionFailed(step, describeAnswer(answer));
    this.#ctx.emit({ type: "verified", what: `embedded session: ${step}` });
    return { sessionId: body.sessionId };
  }

  /** The old access token stays valid for a while, so that requests under way do not fail. */
  async lookAtGrace(old: Secret): Promise<void> {
    const { valid } = readJson(await this.#post("verify", { token: old }));
    if (valid === true)
      this.#ctx.emit({ type: "verified", what: "embedded session: the previous access token has its grace period" });
    else
      this.#ctx.emit({
        type: "defect",
        what: "the api image ends the previous access token at once: requests in progress during a refresh will fail",
      });
  }

  /**
   * A refresh token used twice was probably stolen: it must be refused, and the whole family
   * revoked.
   */
  async lookAtReuse(usedRefreshToken: Secret, current: Secret): Promise<void> {
    const answer = await this.#post("refresh", { refreshToken: usedRefreshToken });
    if ("failed" in answer || answer.status !== 401)
      throw sessionFailed("reuse of a refresh token", `${describeAnswer(answer)} (401 expected)`);
    this.#ctx.emit({ type: "verified", what: "embedded session: a used refresh token is rejected" });
    const { valid } = readJson(await this.#post("verify", { token: current }));
    if (valid === true)
      this.#ctx.emit({
        type: "defect",
        what: "the api image rejects a reused refresh token but does not revoke its family: a stolen session remains usable",
      });
    else this.#ctx.emit({ type: "verified", what: "embedded session: reuse revokes the whole family" });
  }

  /**
   * The fork compares no key unless the workspace is a Child (embeddedSessionsController.ts,
   * create).
   */
  async lookAtUnknownKey(workspaceId: string): Promise<void> {
    const key = this.#ctx.makeSecret("write key", writeKeyHeader(randomUUID(), randomUUID()), "seen");
    this.#say(await this.#tryToOpen(workspaceId, key), {
      opened: {
        type: "defect",
        what: "the api image opens embedded sessions for any key: anyone who knows a workspace's ID can open one; keep the IDs private and ask the image's publisher",
      },
      refused: { type: "verified", what: "embedded session: an invalid key opens nothing" },
      unclear: "whether an invalid key opens an embedded session",
    });
  }

  /**
   * The fork compares a Child's key with part of the header, and with whichever secret of the
   * workspace comes first.
   */
  async lookAtChild(): Promise<void> {
    const database = await this.#ctx.database();
    const [child] = await database.query<{ id: string; name: string }>(
      `SELECT w.id, w.name FROM "Workspace" w JOIN "WriteKey" k ON k."workspaceId" = w.id
       WHERE w.type = 'Child' AND w.status = 'Active' ORDER BY w."createdAt" LIMIT 1`,
    );
    if (child === undefined) return;
    const key = await readWriteKey(database, child.id, this.#ctx.makeSecret);
    if (key === undefined) return;
    this.#say(await this.#tryToOpen(child.id, key), {
      opened: { type: "verified", what: `embedded session: Child workspaces too (${child.name})` },
      refused: {
        type: "defect",
        what: `the api image rejects embedded sessions of Child workspaces (${child.name}) with their own write key; ask its publisher`,
      },
      unclear: `whether Child workspaces (${child.name}) get embedded sessions`,
    });
  }

  #say(outcome: Attempt, meaning: Record<"opened" | "refused", TaskReport> & { unclear: string }): void {
    if ("saw" in outcome)
      this.#ctx.emit({ type: "unverified", what: `${meaning.unclear} (${outcome.saw}): dittofeed-setup logs api` });
    else this.#ctx.emit(meaning[outcome.was]);
  }

  /** A session that is opened is gone again at once. */
  async #tryToOpen(workspaceId: string, key: Secret): Promise<Attempt> {
    const answer = await this.#post("create", { workspaceId }, key);
    if (!("failed" in answer) && [401, 403].includes(answer.status)) return { was: "refused" };
    const { accessToken, refreshToken } = readJson(answer);
    if ("failed" in answer || answer.status !== 200 || typeof accessToken !== "string")
      return { saw: describeAnswer(answer) };
    for (const token of [accessToken, refreshToken])
      if (typeof token === "string") this.#ctx.makeSecret("token of an embedded session", token, "seen");
    const sessionId = sessionIn(accessToken);
    if (sessionId !== undefined) await forget(this.#ctx, sessionId);
    return { was: "opened" };
  }

  async revoke(sessionId: string, access: Secret): Promise<void> {
    const answer = await this.#post("revoke", { sessionId });
    const after = readJson(await this.#post("verify", { token: access }));
    if ("failed" in answer || answer.status >= 400 || after.valid === true)
      throw sessionFailed(
        "revoke",
        `${describeAnswer(answer)}, and afterwards the session is ${after.valid === true ? "still valid" : "not valid"}`,
      );
    this.#ctx.emit({ type: "verified", what: "embedded session: revoked, and rejected afterwards" });
  }

  #post(route: string, json: Record<string, string | Secret>, authorization?: Secret) {
    return askOwn(this.#ctx, `/api-l/embedded-sessions/${route}`, {
      method: "POST",
      json,
      ...(authorization === undefined ? {} : { authorization }),
    });
  }

  #tokens(step: string, answer: HttpAnswer | { failed: string }): Tokens {
    const { accessToken, refreshToken } = readJson(answer);
    if (
      "failed" in answer ||
      answer.status !== 200 ||
      typeof accessToken !== "string" ||
      typeof refreshToken !== "string"
    )
      throw sessionFailed(step, describeAnswer(answer));
    return {
      access: this.#ctx.makeSecret("accessToken", accessToken, "seen"),
      refresh: this.#ctx.makeSecret("refreshToken", refreshToken, "seen"),
    };
  }
}

/** The session that a token is of, by its own words; whether they are true is not asked. */
function sessionIn(token: string): string | undefined {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    const { sessionId } = claims as { sessionId?: unknown };
    return typeof sessionId === "string" ? sessionId : undefined;
  } catch {
    return undefined;
  }
}

function readJson(answer: HttpAnswer | { failed: string }): Record<string, unknown> {
  if ("failed" in answer) return {};
  try {
    const value: unknown = JSON.parse(answer.body);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // An error page instead of JSON: the status says what there is to say.
    return {};
  }
}

async function lookAtAudit(ctx: TaskContext, sessionId: string): Promise<void> {
  const database = await ctx.database();
  const rows = await database.query<{ action: string }>(
    'SELECT DISTINCT action FROM "EmbeddedSessionAudit" WHERE "sessionId" = $1',
    [sessionId],
  );
  const actions = new Set(rows.map(({ action }) => action));
  const missing = ["created", "refreshed", "revoked"].filter((action) => !actions.has(action));
  if (missing.length > 0) throw sessionFailed("audit", `no audit row for ${missing.join(", ")}`);
  ctx.emit({ type: "verified", what: "embedded session: audit rows for created, refreshed, revoked" });
  if (!actions.has("reuse_detected"))
    ctx.emit({
      type: "defect",
      what: "the api image writes no reuse_detected audit row when a refresh token is used twice",
    });
}

/**
 * The rows of our own probe, and only those: verifying must leave no row behind that was not there
 * before.
 */
async function forget(ctx: TaskContext, sessionId: string): Promise<void> {
  const database = await ctx.database();
  await database.query('DELETE FROM "EmbeddedSessionAudit" WHERE "sessionId" = $1', [sessionId]);
  await database.query('DELETE FROM "EmbeddedSession" WHERE "sessionId" = $1', [sessionId]);
}

function sessionFailed(step: string, saw: string) {
  return verificationFailed({
    title: `Embedded sessions do not work (${step})`,
    saw,
    why: "Embedded pages cannot be opened.",
    next: "dittofeed-setup logs api",
  });
}

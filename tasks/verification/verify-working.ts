// Over 150 lines: one way from a page to a stored event, each step needing the one before.
import { randomUUID } from "node:crypto";
import { forgetEventScript } from "../../compose/scripts/app-state.ts";
import { forgetAccount, type SignInAccount, signInAccount } from "../../schema/workspaces/sign-in-account.ts";
import { readWriteKey } from "../../schema/workspaces/write-key.ts";
import { shortened } from "../../src/domain/clean-text.ts";
import type { HttpAnswer, HttpRequest } from "../../src/domain/ports.ts";
import type { Secret } from "../../src/domain/secret.ts";
import type { Task, TaskContext } from "../../src/domain/task.ts";
import { probeSubject, sessionToken } from "./session-token.ts";
import { askOwn, assessVerification, describeAnswer, reachedOr, verificationFailed } from "./verification.ts";

type Answer = HttpAnswer | { failed: string };

/**
 * Everything behind the sign-in, with a session of the administrator's that we sign ourselves: the
 * app in PostgreSQL, ClickHouse and Temporal, and an event as a customer's site sends it. What it
 * leaves behind is taken away again.
 */
export const verifyWorking: Task = {
  id: "verify-working",
  phase: "verification",
  title: "Verify that a signed-in user can work",
  looksAt: [],
  readsOnly: true,
  assess: (input) =>
    assessVerification(
      input,
      "a session of the administrator, the app's databases, and an event from sending to reading",
    ),
  run: reachedOr(async (ctx) => {
    const key = ctx.secrets.get("JWT_SECRET")?.secret;
    const { administrator: email } = ctx.profile.workspace;
    const account = await signInAccount(await ctx.database(), email);
    if (key === undefined || account?.workspaceId === undefined)
      throw failed("The administrator cannot work", `${email} has no workspace, or JWT_SECRET is not set`);
    const subject = account.subject ?? probeSubject();
    const { email: spelled } = account;
    const token = sessionToken(key, { subject, email: spelled, now: ctx.ports.clock.now() }, ctx.makeSecret);
    try {
      const session = new Session(ctx, token, account.workspaceId);
      await session.verifyApi();
      await session.verifyPage(spelled);
      await session.verifyClickhouse();
      await session.verifyTemporal();
      await verifyEvent(ctx, session, account);
    } finally {
      if (account.subject === undefined) await forgetAccount(await ctx.database(), subject);
    }
  }),
};

class Session {
  readonly #ctx: TaskContext;
  readonly #token: Secret;
  readonly workspaceId: string;

  constructor(ctx: TaskContext, token: Secret, workspaceId: string) {
    this.#ctx = ctx;
    this.#token = token;
    this.workspaceId = workspaceId;
  }

  ask(path: string, parts: Partial<HttpRequest> = {}): Promise<Answer> {
    return askOwn(this.#ctx, path, { authorization: this.#token, timeoutMs: 20_000, ...parts });
  }

  async verifyApi(): Promise<void> {
    const answer = await this.ask(`/api/journeys?workspaceId=${this.workspaceId}`);
    this.#must(answer, 200, "the API accepts the administrator's session: member, role and JWT_SECRET match", {
      title: "The API rejects the administrator's session",
      why: "People who sign in see empty pages.",
    });
  }

  /** With the cookies that the dashboard sets after a sign-in. */
  async verifyPage(email: string): Promise<void> {
    const { profile } = this.#ctx;
    const answer = await askOwn(this.#ctx, "/dashboard/journeys", {
      cookies: {
        "df-authenticated": "true",
        "df-workspace": this.workspaceId,
        "df-email": encodeURIComponent(email),
        "df-jwt": this.#token,
      },
      timeoutMs: 60_000,
    });
    this.#must(answer, 200, "the dashboard opens its first page for the administrator", {
      title: "The dashboard does not open for the administrator",
      why: "Sign-in ends with an error, or back at Google.",
    });
    const base = "failed" in answer ? undefined : /"apiBase":"([^"]*)"/.exec(answer.body)?.[1];
    if (base === undefined) {
      this.#ctx.emit({ type: "unverified", what: "which address pages call: the page does not say" });
      return;
    }
    if (base !== "" && base !== profile.address)
      throw failed(
        "Dashboard pages call the API at another address",
        `They call ${base}, but people are at ${profile.address}.`,
      );
    this.#ctx.emit({ type: "verified", what: "pages call the API at the address they were loaded from" });
  }

  async verifyClickhouse(): Promise<void> {
    const answer = await this.ask("/api/users", { method: "POST", json: { workspaceId: this.workspaceId } });
    this.#must(answer, 200, "the app can use ClickHouse and its tables", {
      title: "The app cannot read from ClickHouse",
      why: "Users, events and deliveries stay empty, and events are lost.",
    });
  }

  async verifyTemporal(): Promise<void> {
    const answer = await this.ask("/api/computed-properties/trigger-recompute", {
      method: "POST",
      json: { workspaceId: this.workspaceId },
    });
    this.#must(answer, 200, "the app can use Temporal, and the workspace's workflow is running", {
      title: "The app's workflow is not running",
      why: "Segments are never computed, and no journey starts.",
    });
  }

  #must(answer: Answer, status: number, what: string, { title, why }: { title: string; why: string }): void {
    if (!("failed" in answer) && answer.status === status) {
      this.#ctx.emit({ type: "verified", what });
      return;
    }
    const said = "failed" in answer ? "" : `: ${shortened(answer.body, 300)}`;
    throw failed(title, `${describeAnswer(answer)} (${status} expected)${said}`, why);
  }
}

/**
 * Sent as a browser on a customer's site sends it; read back as the dashboard does; removed from
 * ClickHouse.
 */
async function verifyEvent(ctx: TaskContext, session: Session, { workspaceId = "" }: SignInAccount): Promise<void> {
  const writeKey = await readWriteKey(await ctx.database(), workspaceId, ctx.makeSecret);
  if (writeKey === undefined) throw failed("Events cannot be sent", "The workspace has no write key.");
  const [messageId, userId] = [randomUUID(), `dittofeed-setup-${randomUUID()}`];
  const sent = await askOwn(ctx, "/api/public/apps/track", {
    method: "POST",
    headers: { origin: "https://customer-site.example" },
    authorization: writeKey,
    json: { messageId, userId, event: "dittofeed-setup verification" },
    timeoutMs: 20_000,
  });
  try {
    if ("failed" in sent || sent.status !== 204)
      throw failed("Events are rejected", `${describeAnswer(sent)} (204 expected)`, "Every event is lost.");
    if (!(await isStored(ctx, session, { workspaceId, userId, messageId })))
      throw failed("An event was accepted but is missing", `The app's list of events has nothing from user ${userId}.`);
    ctx.emit({ type: "verified", what: "an event from another site was accepted, stored and read back" });
  } finally {
    await forgetEvent(ctx, { workspaceId, messageId });
  }
}

async function isStored(
  ctx: TaskContext,
  session: Session,
  { workspaceId, userId, messageId }: { workspaceId: string; userId: string; messageId: string },
): Promise<boolean> {
  for (let looks = 0; looks < 10; looks += 1) {
    const answer = await session.ask(`/api/events?workspaceId=${workspaceId}&userId=${userId}`);
    if (!("failed" in answer) && answer.status === 200 && answer.body.includes(messageId)) return true;
    await ctx.ports.clock.sleep(500, ctx.signal);
  }
  return false;
}

async function forgetEvent(ctx: TaskContext, event: { workspaceId: string; messageId: string }): Promise<void> {
  const { containers } = await ctx.lookAgain(["containers"]);
  const api = containers.find(({ service, state }) => service === "api" && state === "running");
  if (api === undefined) return;
  await ctx.ports.docker.runNode({ container: api.id }, forgetEventScript, JSON.stringify(event), ctx.signal);
}

function failed(title: string, saw: string, why = "Nobody can work."): ReturnType<typeof verificationFailed> {
  return verificationFailed({ title, saw, why, next: "dittofeed-setup doctor" });
}

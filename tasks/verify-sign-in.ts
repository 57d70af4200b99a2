import { redirectUri, signInRoute } from "../compose/addresses.ts";
import type { Task, TaskContext } from "../src/domain/task.ts";
import { ask, assessVerification, describeAnswer, reachableAt, verificationFailed } from "./verification.ts";

/** Google sign-in, as far as it can be seen without a browser: the Location of the start route says it all. */
export const verifySignIn: Task = {
  id: "verify-sign-in",
  phase: "verification",
  title: "Verify Google sign-in",
  looksAt: [],
  readsOnly: true,
  assess(input) {
    return assessVerification(input, "that sign-in leads to Google with your client id and redirect address");
  },
  async run(ctx) {
    const { google } = ctx.profile;
    if (google === undefined) {
      ctx.emit({
        type: "unverified",
        what: "Google sign-in: postponed, the profile names no client id; nobody can sign in yet",
      });
      return;
    }
    const location = await startSignIn(ctx);
    const url = URL.canParse(location) ? new URL(location) : undefined;
    const wrong = [
      ...(url?.hostname === "accounts.google.com"
        ? []
        : [`it leads to ${url?.host ?? `"${location}"`}, not to Google`]),
      ...differs("client_id", url, google.clientId),
      ...differs("redirect_uri", url, redirectUri(ctx.profile)),
    ];
    if (wrong.length > 0)
      throw verificationFailed({
        title: "Google sign-in starts, but wrongly",
        saw: wrong.join("; "),
        why: "Google would refuse the sign-in (redirect_uri_mismatch or invalid_client).",
        next: "Check addresses.api and google.clientId in the profile, and that your proxy passes X-Forwarded-Proto and X-Forwarded-Host.",
      });
    ctx.emit({ type: "verified", what: `sign-in leads to Google with your client id and ${redirectUri(ctx.profile)}` });
    ctx.emit({
      type: "unverified",
      what: "that Google accepts this redirect address: only Google can say so; register it there, then sign in once",
    });
  },
};

/** The app builds the redirect address from these headers, as a proxy in front of it sends them. */
async function startSignIn(ctx: TaskContext): Promise<string> {
  const address = new URL(ctx.profile.addresses.api);
  const url = `${reachableAt(ctx, "api")}${signInRoute}`;
  const headers = { "x-forwarded-proto": address.protocol.replace(":", ""), "x-forwarded-host": address.host };
  const answer = await ask(ctx, { url, headers });
  if (!("failed" in answer) && [301, 302, 303, 307].includes(answer.status)) return answer.headers.location ?? "";
  const status = "failed" in answer ? 0 : answer.status;
  throw verificationFailed({
    title: "Google sign-in does not start",
    saw: `${url}: ${describeAnswer(answer)} (a redirect to Google expected)`,
    why: "Nobody can sign in.",
    next: causes[status] ?? "dittofeed-setup logs api",
  });
}

/** What each status means was read in the app's source. */
const causes: Readonly<Record<number, string>> = {
  404: "The api does not run in multi-tenant mode: look for AUTH_MODE in a compose.override.yaml of yours, then run this again.",
  400: "The api does not use google: look for AUTH_PROVIDER in a compose.override.yaml of yours, then run this again.",
  500: "Give google.clientId and google.clientSecret in the profile, then run this again.",
};

function differs(parameter: string, url: URL | undefined, wanted: string): string[] {
  const found = url?.searchParams.get(parameter) ?? "nothing";
  return found === wanted ? [] : [`${parameter} is ${found}, not ${wanted}`];
}

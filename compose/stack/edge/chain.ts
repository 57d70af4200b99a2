// Over 150 lines: all links of a person's way into the app, in the order in which they are walked.
import type { LinkName } from "../../../src/domain/facts/endpoints.ts";
import type { HttpAnswer, HttpRequest } from "../../../src/domain/ports.ts";
import type { ResolvedProfile } from "../../../src/domain/profile.ts";
import { redirectUri, signInRoute } from "../addresses.ts";

export type LinkProfile = Pick<ResolvedProfile, "address" | "google">;

/** `good` is what was proved, for people. */
export type Judgement = { good: string } | { saw: string; why: string };

/**
 * One part of a person's way into the app, asked without a browser and without Google: the request,
 * and what its answer means. All of it was read in the app's source and seen on the real app.
 * Verification and doctor ask the same.
 */
export interface Link {
  name: LinkName;
  request(profile: LinkProfile): Omit<HttpRequest, "timeoutMs" | "url"> & { path: string };
  judge(answer: HttpAnswer, profile: LinkProfile): Judgement;
}

/** A site that is nobody's. */
const foreign = "https://customer-site.example";
const noToken = { token: "not-a-token" };

export const link: Readonly<Record<LinkName, Link>> = {
  page: {
    name: "page",
    request: () => ({ path: "/dashboard/journeys" }),
    judge({ status, headers }, { address }) {
      const why = "Nobody can sign in.";
      if (!isRedirect(status))
        return { saw: `The dashboard's first page answers ${status} instead of asking for a sign-in.`, why };
      const to = new URL(headers.location ?? "", address);
      if (to.origin !== new URL(address).origin)
        return {
          saw: `The dashboard sends people to ${to.origin} to sign in.`,
          why: "In their browser nothing is there.",
        };
      if (to.pathname !== signInRoute) return { saw: `The dashboard sends people to ${to.pathname} to sign in.`, why };
      return { good: "the dashboard sends people to the sign-in of this address" };
    },
  },
  "sign-in": {
    name: "sign-in",
    request: () => ({ path: `${signInRoute}?returnUrl=/dashboard/journeys` }),
    judge({ status, headers }, profile) {
      const why = "Nobody can sign in.";
      if (!isRedirect(status))
        return { saw: startFaults[status] ?? `The start of the sign-in answers ${status}.`, why };
      const location = headers.location ?? "";
      const url = URL.canParse(location) ? new URL(location) : undefined;
      if (url?.hostname !== "accounts.google.com")
        return { saw: `Sign-in leads to ${url?.host ?? "nowhere"}, not to Google.`, why };
      const wanted = { client_id: profile.google?.clientId, redirect_uri: redirectUri(profile) };
      const wrong = Object.entries(wanted).flatMap(([parameter, value]) => {
        const found = url.searchParams.get(parameter) ?? "nothing";
        return value === undefined || found === value ? [] : [`${parameter} is ${found}, not ${value}`];
      });
      if (wrong.length > 0)
        return {
          saw: `Sign-in starts wrongly: ${wrong.join("; ")}.`,
          why: "Google refuses what is not registered letter by letter.",
        };
      return { good: `sign-in leads to Google with your client id and ${redirectUri(profile)}` };
    },
  },
  exchange: {
    name: "exchange",
    request: () => ({ path: "/dashboard/api/auth/callback?token=not-a-token" }),
    judge({ status }) {
      if (status === 400) return { good: "the dashboard reaches the api to exchange the token of a sign-in" };
      return {
        saw: `The dashboard cannot exchange the token of a sign-in: it answers ${status} where 400 would refuse an invalid token.`,
        why: "Google lets people in, and then they see an error.",
      };
    },
  },
  session: {
    name: "session",
    request: () => ({ path: "/dashboard/api/auth/session" }),
    judge({ status }) {
      if (status === 401) return { good: "the dashboard asks the api for sessions" };
      return { saw: `The dashboard's session route answers ${status}, not 401.`, why: "It does not reach the api." };
    },
  },
  "own-write": {
    name: "own-write",
    request: ({ address }) => ({
      method: "POST",
      path: "/api-l/embedded-sessions/verify",
      json: noToken,
      headers: { origin: address },
    }),
    judge({ status, body }) {
      // A standard image may have no such route: whoever says 404 has let the origin in.
      if (status < 500) return { good: "the api takes writes from this address" };
      return {
        saw: `The api answers ${status} to a write from its own address${/CORS/.test(body) ? ": Not allowed by CORS" : ""}.`,
        why: "Pages open, and nothing can be saved.",
      };
    },
  },
  "foreign-write": {
    name: "foreign-write",
    request: () => ({
      method: "POST",
      path: "/api-l/embedded-sessions/verify",
      json: noToken,
      headers: { origin: foreign },
    }),
    judge({ status, headers }) {
      const allowed = headers["access-control-allow-origin"];
      if (status >= 400 || allowed === undefined) return { good: "the api refuses writes from other sites" };
      return {
        saw: `The api lets ${allowed} write.`,
        why: "Any site that a signed-in person visits could change data.",
      };
    },
  },
  "sign-out": {
    name: "sign-out",
    request: ({ address }) => ({ method: "POST", path: "/api/auth/signout", json: {}, headers: { origin: address } }),
    judge({ status, headers }) {
      const clears = /(^|, )df-jwt=;/.test(headers["set-cookie"] ?? "");
      if (status === 200 && clears) return { good: "signing out ends the session" };
      return {
        saw: status === 200 ? "Signing out leaves the session's cookie." : `Signing out answers ${status}.`,
        why: "People stay signed in.",
      };
    },
  },
  "page-data": {
    name: "page-data",
    // The build is put in by whoever asks: see `buildIn`.
    request: () => ({ path: "/dashboard/_next/data/BUILD/journeys.json" }),
    judge({ status, body }, { address }) {
      if (status === 404) return { good: "a session that is over leads to a new sign-in" };
      const to = /https?:[/][/]localhost:3001/.exec(body)?.[0];
      if (to === undefined || to === new URL(address).origin)
        return { good: "a session that is over leads to a new sign-in" };
      return { saw: `A page whose session is over sends people to ${to}.`, why: "In their browser nothing is there." };
    },
  },
  preflight: {
    name: "preflight",
    request: () => ({
      method: "OPTIONS",
      path: "/api/public/apps/track",
      headers: {
        origin: foreign,
        "access-control-request-method": "POST",
        "access-control-request-headers": "authorization,content-type",
      },
    }),
    judge({ status, headers }) {
      const { "access-control-allow-origin": origin, "access-control-allow-headers": allowed = "" } = headers;
      if (status < 300 && origin === "*" && /authorization/i.test(allowed))
        return { good: "browsers on other sites may send events" };
      return { saw: `A browser on another site that asks whether it may send an event is told ${status}.`, why: lost };
    },
  },
  event: {
    name: "event",
    request: () => ({
      method: "POST",
      path: "/api/public/apps/identify",
      // Basic, a write key's id that cannot exist, and no value.
      headers: { origin: foreign, authorization: `Basic ${btoa("00000000-0000-4000-8000-000000000000:x")}` },
      json: { type: "identify", messageId: "00000000-0000-4000-8000-000000000000", userId: "dittofeed-setup" },
    }),
    judge({ status }) {
      if (status === 401)
        return { good: "the api refuses an event with an invalid key, and reached PostgreSQL to check it" };
      return {
        saw: `An event with an invalid key gets ${status}, not 401.`,
        why: status >= 500 ? lost : "Anybody could send events.",
      };
    },
  },
};

export const links: readonly Link[] = Object.values(link);

/** The Next.js build, which is part of the address of a page's data; in any page. */
export const buildPage = "/dashboard/auth/no-organization";
export const buildIn = (html: string): string | undefined => /"buildId":"([\w-]+)"/.exec(html)?.[1];

const lost = "Events of people on your customers' sites are lost.";

/** What each status of the start route means was read in the app's source. */
export const startFaults: Readonly<Record<number, string>> = {
  404: "The api does not run in multi-tenant mode.",
  400: "The api does not know Google as its provider.",
  500: "The api has no GOOGLE_CLIENT_ID or GOOGLE_CLIENT_SECRET.",
};

export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

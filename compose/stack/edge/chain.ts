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
        return { saw: `The dashboard's first page returns ${status} instead of asking people to sign in.`, why };
      const to = new URL(headers.location ?? "", address);
      if (to.origin !== new URL(address).origin)
        return {
          saw: `The dashboard sends people to ${to.origin} to sign in.`,
          why: "Their browser finds nothing there.",
        };
      if (to.pathname !== signInRoute) return { saw: `The dashboard sends people to ${to.pathname} to sign in.`, why };
      return { good: "the dashboard sends people to this address to sign in" };
    },
  },
  "sign-in": {
    name: "sign-in",
    request: () => ({ path: `${signInRoute}?returnUrl=/dashboard/journeys` }),
    judge({ status, headers }, profile) {
      const why = "Nobody can sign in.";
      if (!isRedirect(status))
        return { saw: startFaults[status] ?? `The sign-in's start route returns ${status}.`, why };
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
          saw: `Sign-in starts with wrong values: ${wrong.join("; ")}.`,
          why: "Google rejects anything that does not match exactly what is registered.",
        };
      return { good: `sign-in leads to Google with your client ID and ${redirectUri(profile)}` };
    },
  },
  exchange: {
    name: "exchange",
    request: () => ({ path: "/dashboard/api/auth/callback?token=not-a-token" }),
    judge({ status }) {
      if (status === 400) return { good: "the dashboard reaches the API to exchange the token of a sign-in" };
      return {
        saw: `The dashboard cannot exchange the token of a sign-in: it returns ${status}, where 400 would reject an invalid token.`,
        why: "Google signs people in, but then they see an error.",
      };
    },
  },
  session: {
    name: "session",
    request: () => ({ path: "/dashboard/api/auth/session" }),
    judge({ status }) {
      if (status === 401) return { good: "the dashboard asks the API for sessions" };
      return { saw: `The dashboard's session route returns ${status}, not 401.`, why: "It cannot reach the API." };
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
      if (status < 500) return { good: "the API accepts writes from this address" };
      return {
        saw: `The API returns ${status} to a write from its own address${/CORS/.test(body) ? ": Not allowed by CORS" : ""}.`,
        why: "Pages open, but nothing can be saved.",
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
      if (status >= 400 || allowed === undefined) return { good: "the API rejects writes from other sites" };
      return {
        saw: `The API accepts writes from ${allowed}.`,
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
        saw: status === 200 ? "Signing out keeps the session's cookie." : `Signing out returns ${status}.`,
        why: "People stay signed in.",
      };
    },
  },
  "page-data": {
    name: "page-data",
    // The build is put in by whoever asks: see `buildIn`.
    request: () => ({ path: "/dashboard/_next/data/BUILD/journeys.json" }),
    judge({ status, body }, { address }) {
      if (status === 404) return { good: "an expired session leads to a new sign-in" };
      const to = /https?:[/][/]localhost:3001/.exec(body)?.[0];
      if (to === undefined || to === new URL(address).origin)
        return { good: "an expired session leads to a new sign-in" };
      return {
        saw: `A page with an expired session sends people to ${to}.`,
        why: "Their browser finds nothing there.",
      };
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
      return { saw: `A browser on another site that asks whether it may send an event gets ${status}.`, why: lost };
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
        return { good: "the API rejects an event with an invalid key, after checking it in PostgreSQL" };
      return {
        saw: `An event with an invalid key gets ${status}, not 401.`,
        why: status >= 500 ? lost : "Anyone could send events.",
      };
    },
  },
};

export const links: readonly Link[] = Object.values(link);

/** The Next.js build, which is part of the address of a page's data; in any page. */
export const buildPage = "/dashboard/auth/no-organization";
export const buildIn = (html: string): string | undefined => /"buildId":"([\w-]+)"/.exec(html)?.[1];

const lost = "Events from people on your customers' sites are lost.";

/** What each status of the start route means was read in the app's source. */
export const startFaults: Readonly<Record<number, string>> = {
  404: "The API does not run in multi-tenant mode.",
  400: "The API does not know Google as its provider.",
  500: "The API has no GOOGLE_CLIENT_ID or GOOGLE_CLIENT_SECRET.",
};

export const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

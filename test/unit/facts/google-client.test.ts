import { expect, it } from "vitest";
import type { Http } from "../../../src/domain/ports.ts";
import { inspectGoogleClient } from "../../../src/facts/google-client.ts";
import { googleAnswers } from "../../support/google-answers.ts";

const id = "1234-abc.apps.googleusercontent.com";
const redirect = "https://app.acme.org/api/public/auth/oauth2/callback/google";
const ask = (http: Http, clientId = id, redirectUri = redirect) =>
  inspectGoogleClient(http, { clientId, redirectUri }, new AbortController().signal);

it("tells what Google says of a client before anybody signs in", async () => {
  const google = googleAnswers({ id, redirects: [redirect] });
  expect(await ask(google)).toEqual({ state: "known" });
  expect(await ask(google, "5678-x.apps.googleusercontent.com")).toEqual({ state: "unknown" });
  expect(await ask(google, id, "https://app.other.org/callback")).toEqual({ state: "other-redirect" });
  expect(await ask(googleAnswers({ id, redirects: [redirect], isDeleted: true }))).toEqual({ state: "unknown" });
});

it.each<[string, Http, object]>([
  ["no network", () => Promise.reject(new Error("getaddrinfo ENOTFOUND accounts.google.com")), { state: "not-asked" }],
  ["a proxy that wants a login", async () => ({ status: 407, headers: {}, body: "" }), { state: "not-asked" }],
  [
    "a portal of a hotel",
    async () => ({ status: 302, headers: { location: "https://wifi.example/" }, body: "" }),
    { state: "not-asked" },
  ],
  [
    "a reason of its own",
    async () => ({
      status: 302,
      headers: { location: `https://accounts.google.com/signin/oauth/error?authError=${btoa("\n\x0corg_internal")}` },
      body: "",
    }),
    { state: "refused", saw: "org_internal" },
  ],
  [
    "a page with a status",
    async () => ({ status: 401, headers: {}, body: "Error 401: invalid_client" }),
    { state: "unknown" },
  ],
])("takes nothing for an answer that is none: %s", async (_, http, expected) => {
  expect(await ask(http)).toMatchObject(expected);
});

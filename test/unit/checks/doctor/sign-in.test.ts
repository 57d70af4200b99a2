import { describe, expect, it } from "vitest";
import { signInExaminations as rows } from "../../../../src/checks/doctor/sign-in.ts";
import type { DoctorFacts, EndpointAnswer, EndpointName } from "../../../../src/domain/doctor-facts.ts";
import {
  answered,
  endpoints,
  look,
  noProfile,
  only as onlyOf,
  problems,
  profile,
  toGoogle,
} from "./other-rows-support.ts";

const only = (id: string, told: Partial<Record<EndpointName, EndpointAnswer>>, parts: Partial<DoctorFacts> = {}) =>
  onlyOf(rows, id, { endpoints: endpoints(told), ...parts });
const dead = {
  url: "http://127.0.0.1:3001/api",
  failed: "nothing listens at 127.0.0.1:3001: connection refused (ECONNREFUSED)",
};

describe("the doctor on sign-in and addresses", () => {
  it("has nothing to say about a good stack, nor about one without a profile", async () => {
    expect((await look(rows)).map(({ diagnosis }) => diagnosis.status)).toEqual(rows.map(() => "ok"));
    expect(problems(await look(rows, { installation: noProfile }))).toEqual([]);
  });

  it("E1: an API that does not answer is restarted; what needs it waits", async () => {
    const found = await only("E1", { "api-health": dead, "api-root": dead });
    expect(found.evidence.join()).toContain("ECONNREFUSED");
    expect(found.steps).toMatchObject([{ do: "restart-containers", containers: [{ service: "api" }] }]);
  });

  it("E1: one that lets strangers in is a problem that no restart mends", async () => {
    expect((await only("E1", { "api-stranger": answered(200) })).steps).toBeUndefined();
  });

  it.each([404, 500, 502])("E2: a dashboard that answers %i, by cause", async (status) => {
    const found = await only("E2", { "dashboard-health": answered(404), "dashboard-page": answered(status) });
    expect(found.saw).toBe(`The dashboard answers with ${status}.`);
  });

  it.each([
    [404, "multi-tenant"],
    [400, "does not know Google"],
    [500, "GOOGLE_CLIENT_ID"],
    [503, "answers with 503"],
  ])("E3: a start route that answers %i", async (status, saw) => {
    expect((await only("E3", { "sign-in": answered(status) })).saw).toContain(saw);
  });

  it("E3: elsewhere than to Google, or with another client id", async () => {
    const away = answered(302, { location: "https://dittofeed.com/login" });
    expect((await only("E3", { "sign-in": away })).saw).toBe("Sign-in leads to dittofeed.com, not to Google.");
    expect((await only("E3", { "sign-in": toGoogle(undefined, "other") })).saw).toContain("client id other");
  });

  it("E4: gives the address to be registered, and says whose fault another one is", async () => {
    const wanted = "https://app.example.com/api/public/auth/oauth2/callback/google";
    const direct = await only("E4", { "sign-in": toGoogle("http://api:3001/callback") });
    expect(direct.evidence.at(-1)).toBe(`to be registered: ${wanted}`);
    const proxy = await only("E4", {
      "public-sign-in": toGoogle("http://app.example.com/api/public/auth/oauth2/callback/google"),
    });
    expect(proxy.next).toContain("X-Forwarded-Proto");
  });

  it("E5: a login that is built in for localhost names the image, and offers no fix", async () => {
    const found = await only("E5", {
      "dashboard-journeys": answered(307, { location: "http://localhost:3001/api/public/auth" }),
    });
    expect([found.status, found.saw, found.steps]).toEqual([
      "warn",
      expect.stringContaining("dashboard:1 sends people"),
      undefined,
    ]);
  });

  it("E6: an origin that is refused names the image; one origin for both needs no leave", async () => {
    const two = {
      by: "profile",
      project: "acme",
      directory: "/srv/acme",
      profile: { ...profile, addresses: { dashboard: "https://app.example.com", api: "https://api.example.com" } },
      mode: "embedded",
    } as const;
    const uri = toGoogle("https://api.example.com/api/public/auth/oauth2/callback/google");
    const told = { "sign-in": uri, "public-sign-in": uri };
    const found = await only(
      "E6",
      { ...told, "cross-origin": answered(500, {}, "Not allowed by CORS") },
      { installation: two },
    );
    expect(found).toMatchObject({
      status: "warn",
      saw: expect.stringContaining("api:1 does not take requests from https://app.example.com"),
    });
    expect(problems(await look(rows, { installation: two, endpoints: endpoints(told) }))).toEqual([]);
    expect(problems(await look(rows, { endpoints: endpoints({ "cross-origin": answered(500) }) }))).toEqual([]);
  });

  it.each([
    [answered(404), "no route"],
    [answered(500), "fail with 500"],
    [answered(200, {}, '{"valid": true}'), "taken for a session"],
  ])("E7: embedded sessions that are not served as they should be", async (answer, saw) => {
    expect((await only("E7", { "embedded-verify": answer })).saw).toContain(saw);
  });

  it("E9: unreachable, a certificate that is over, and one that is near its end", async () => {
    expect((await only("E9", { "public-api": dead })).evidence.join()).toContain("ECONNREFUSED");
    const certificate = (validTo: string, fault?: string) => ({
      endpoints: { ...endpoints(), certificates: [{ host: "app.example.com", validTo: new Date(validTo), fault }] },
    });
    const over = certificate("2026-11-01", "the certificate of app.example.com has expired");
    expect(await onlyOf(rows, "E9", over)).toMatchObject({
      status: "fail",
      saw: expect.stringContaining("has expired"),
    });
    expect(await onlyOf(rows, "E9", certificate("2026-11-30"))).toMatchObject({
      status: "warn",
      saw: "The certificate of app.example.com ends in 6 days.",
    });
  });
});

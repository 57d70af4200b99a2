import { describe, expect, it } from "vitest";
import { doctorChecks } from "../../../src/checks/doctor.ts";
import type { EndpointAnswer, EndpointName } from "../../../src/domain/facts/endpoints.ts";
import type { Facts } from "../../../src/domain/facts/facts.ts";
import { noAnswerWithin } from "../../../src/domain/no-answer.ts";
import { someFacts } from "../../support/some-facts.ts";
import {
  answered,
  endpoints,
  look,
  noProfile,
  only as onlyOf,
  problems,
  profile,
  running,
  toGoogle,
  withEnv,
} from "./other-rows-support.ts";

const rows = doctorChecks.filter(({ category }) => category === "sign-in");

const only = (id: string, told: Partial<Record<EndpointName, EndpointAnswer>>, parts: Partial<Facts> = {}) =>
  onlyOf(rows, id, { endpoints: endpoints(told), ...parts });
const dead = {
  url: "http://127.0.0.1:3001/api",
  failed: "nothing listens at 127.0.0.1:3001: connection refused (ECONNREFUSED)",
};

describe("the doctor on sign-in and addresses", () => {
  it("has nothing to say about a good stack, nor about one without a profile", async () => {
    expect((await look(rows)).map(({ finding }) => finding.status)).toEqual(rows.map(() => "ok"));
    expect(problems(await look(rows, { installation: noProfile }))).toEqual([]);
  });

  it("E1: an API that does not answer is restarted; what needs it waits", async () => {
    const found = await only("E1", { "api-health": dead, "api-root": dead });
    expect(found.evidence.join()).toContain("ECONNREFUSED");
    expect(found.steps).toMatchObject([{ do: "restart-containers", containers: [{ service: "api" }] }]);
  });

  it("E1, E2: what was given up after a while is not known, unless the container itself says that it fares badly", async () => {
    const late = (path: string) => ({ url: `http://127.0.0.1:8080${path}`, failed: noAnswerWithin(12_000) });
    const busy = endpoints({ "api-health": late("/api/health"), "api-root": late("/api") });
    const statuses = async (service: string, facts: Partial<Facts>) => {
      const ill = running().map((one) => (one.service === service ? { ...one, health: "unhealthy" as const } : one));
      const of = async (parts: Partial<Facts>) =>
        (await look(rows, { ...facts, ...parts })).find(({ id }) => id === (service === "api" ? "E1" : "E2"))?.finding
          .status;
      return [await of({}), await of({ containers: ill })];
    };
    expect(await statuses("api", { endpoints: busy })).toEqual(["unknown", "fail"]);
    const page = endpoints({ "dashboard-health": late("/dashboard/api"), "dashboard-page": late("/dashboard") });
    expect(await statuses("dashboard", { endpoints: page })).toEqual(["unknown", "fail"]);
    // Nobody listens: that is known at once, however busy the machine is.
    expect((await only("E1", { "api-health": dead, "api-root": dead })).status).toBe("fail");
  });

  it("E1, E2: with an engine elsewhere, an address that leads nowhere from here says nothing of the services", async () => {
    const { engine } = someFacts();
    const remote = { engine: { ...engine, local: false, machine: "10.0.0.5" } as typeof engine };
    const away = { url: "https://app.example.com/api", failed: "app.example.com has no address (ENOTFOUND)" };
    const told = endpoints({ "api-health": away, "api-root": away, "dashboard-health": away, "dashboard-page": away });
    const found = await look(rows, { endpoints: told, ...remote });
    expect(problems(found)).toEqual([]);
    expect(found.find(({ id }) => id === "E1")?.finding).toMatchObject({
      status: "unknown",
      saw: expect.stringMatching(/the engine is on 10.0.0.5, and .* cannot be reached from here: .*ENOTFOUND/),
    });
    // What answers there, and wrongly, is judged as always.
    const wrong = endpoints({ "api-health": answered(502), "api-root": answered(502) });
    expect((await onlyOf(rows, "E1", { endpoints: wrong, ...remote })).saw).toBe(
      "The API does not answer its health route.",
    );
  });

  it("E1: one that asks for no session is a problem that no restart mends", async () => {
    expect((await only("E1", { "api-unauthenticated": answered(200) })).steps).toBeUndefined();
  });

  it.each([404, 500, 502])("E2: a dashboard that answers %i, by cause", async (status) => {
    const found = await only("E2", { "dashboard-health": answered(404), "dashboard-page": answered(status) });
    expect(found.saw).toBe(`The dashboard returns ${status}.`);
  });

  it.each([
    [404, "multi-tenant"],
    [400, "does not know Google"],
    [500, "GOOGLE_CLIENT_ID"],
    [503, "returns 503"],
  ])("E3: a start route that answers %i", async (status, saw) => {
    expect((await only("E3", { "sign-in": answered(status) })).saw).toContain(saw);
  });

  it("E3: elsewhere than to Google, or with another client id", async () => {
    const away = answered(302, { location: "https://dittofeed.com/login" });
    expect((await only("E3", { "sign-in": away })).saw).toBe("Sign-in leads to dittofeed.com, not to Google.");
    expect((await only("E3", { "sign-in": toGoogle(undefined, "other") })).saw).toContain("client ID other");
  });

  it("E4: gives the address to be registered, and says whose fault another one is", async () => {
    const wanted = "https://app.example.com/api/public/auth/oauth2/callback/google";
    const direct = await only("E4", { "sign-in": toGoogle("http://api:3001/callback") });
    expect(direct.evidence.at(-1)).toBe(`to register: ${wanted}`);
    const proxy = await only("E4", {
      "public-sign-in": toGoogle("http://app.example.com/api/public/auth/oauth2/callback/google"),
    });
    expect(proxy.next).toContain("bypasses the edge");
  });

  const edgeAnew = [
    { do: "run-tasks", tasks: ["write-env", "write-compose"] },
    { do: "recreate-services", services: ["dashboard", "edge"] },
  ];

  it.each<[string, EndpointName, EndpointAnswer, string]>([
    ["E5", "page", answered(307, { location: "http://localhost:3001/api/public/auth" }), "to http://localhost:3001"],
    ["E5", "page", answered(200), "returns 200 instead of asking people to sign in"],
    ["E6", "own-write", answered(500, {}, "Not allowed by CORS"), "Not allowed by CORS"],
    ["E6", "foreign-write", answered(200, { "access-control-allow-origin": "*" }), "accepts writes from *"],
    ["E10", "exchange", answered(500), "cannot exchange the token"],
    ["E10", "session", answered(500), "session route returns 500"],
    ["E11", "sign-out", answered(404), "Signing out returns 404"],
    ["E11", "sign-out", answered(200), "keeps the session's cookie"],
    ["E12", "preflight", answered(500), "may send an event gets 500"],
    ["E12", "event", answered(500), "gets 500, not 401"],
    ["E13", "page-data", answered(200, {}, '{"__N_REDIRECT":"http://localhost:3001/api"}'), "http://localhost:3001"],
  ])("%s: %s that is not as it should be, and what mends it", async (id, name, answer, saw) => {
    const found = await only(id, { [name]: answer });
    expect([found.status, found.saw]).toEqual(["fail", expect.stringContaining(saw)]);
    expect(found.steps).toEqual(edgeAnew);
  });

  it("offers nothing where a person's own override says otherwise", async () => {
    const overridden = withEnv({}, { overrideText: "services:\n  edge:\n    image: nginx\n" });
    const found = await only("E11", { "sign-out": answered(404) }, { directory: overridden });
    expect([found.steps, found.next]).toEqual([undefined, expect.stringContaining("Remove edge.image from ")]);
    const aside = withEnv({}, { overrideText: "services:\n  edge:\n    labels: {mine: kept}\n" });
    const mendable = await only("E11", { "sign-out": answered(404) }, { directory: aside });
    expect(mendable.steps).toEqual(edgeAnew);
  });

  it.each([
    ["urn:ietf:params:acme:error:rateLimited too many certificates (5) already issued", "rate limit"],
    ["DNS problem: NXDOMAIN looking up A for app.example.com", "no address"],
    ["203.0.113.7: Invalid response from http://app.example.com/.well-known: 404", "another server"],
    ["203.0.113.7: Fetching http://app.example.com/: Timeout during connect", "ports 80 and 443"],
    ["something that nobody knows", "does not issue"],
  ])("E14: an authority that says no: %s", async (error, saw) => {
    const line = JSON.stringify({ level: "error", msg: "could not get certificate from issuer", error });
    const edge = { ...profile.edge, tls: "acme" } as const;
    const acme = { ...profile, edge };
    const installation = {
      by: "profile",
      project: "acme",
      directory: "/srv/acme",
      profile: acme,
      mode: "embedded",
    } as const;
    const logs = (...lines: string[]) => ({ installation, logs: new Map([["acme-edge-1", lines]]) });
    const refused = await onlyOf(rows, "E14", logs("not json", line));
    expect(refused.saw).toContain(saw);
    // Asking again is what a rate limit is about.
    expect(refused.next.includes("restart edge")).toBe(!/rate limit|does not issue/.test(saw));
    const obtained = JSON.stringify({ level: "info", msg: "certificate obtained successfully" });
    expect(problems(await look(rows, logs(line, obtained)))).toEqual([]);
  });

  it.each([
    [answered(404), "no route"],
    [answered(500), "fail with 500"],
    [answered(200, {}, '{"valid": true}'), "accepts an invalid token"],
  ])("E7: embedded sessions that are not served as they should be", async (answer, saw) => {
    expect((await only("E7", { "embedded-verify": answer })).saw).toContain(saw);
  });

  it("E9: unreachable, a certificate that is over, and one that is near its end", async () => {
    expect((await only("E9", { "public-page": dead })).evidence.join()).toContain("ECONNREFUSED");
    expect(await only("E9", { "public-page": answered(403) })).toMatchObject({
      status: "warn",
      saw: expect.stringContaining("returns 403 to this host"),
    });
    expect((await only("E9", { "public-page": answered(404) })).saw).toContain(
      "returns 404, where the dashboard redirects",
    );
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
      saw: "The certificate of app.example.com expires in 6 days.",
    });
  });
});

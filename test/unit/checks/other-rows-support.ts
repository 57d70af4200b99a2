import { expect } from "vitest";
import { environmentEntries } from "../../../compose/env/environment.ts";
import { serviceDigests } from "../../../compose/stack/service-digest.ts";
import type { Check, CheckResult } from "../../../src/domain/check.ts";
import type { InspectedContainer } from "../../../src/domain/facts/containers.ts";
import type { EndpointAnswer, EndpointName } from "../../../src/domain/facts/endpoints.ts";
import type { FactGroup, Facts, Gathering } from "../../../src/domain/facts/facts.ts";
import type { InstallationSecret } from "../../../src/domain/secret.ts";
import { Secret } from "../../../src/domain/secret.ts";
import type { SecretName } from "../../../src/domain/secret-names.ts";
import type { ServiceName } from "../../../src/domain/service.ts";
import { runChecks } from "../../../src/engine/run-checks.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { containers, servicesFacts } from "./healthy-stack.ts";

export const profile = someProfile({
  mode: "embedded",
  google: { clientId: "id.apps.googleusercontent.com" },
  address: "https://app.example.com",
});

const values: Partial<Record<SecretName, string>> = {
  JWT_SECRET: "and-a-jwt-secret-of-forty-characters-long",
  SECRET_KEY: Buffer.alloc(32, 7).toString("base64"),
  NEXTAUTH_SECRET: "a-next-auth-secret-that-is-longer",
  POSTGRES_PASSWORD: "p@ss:/?#%&word",
  REDIS_PASSWORD: "red-is-long-enough",
  CLICKHOUSE_PASSWORD: "click-is-long-enough",
  GOOGLE_CLIENT_SECRET: "GOCSPX-google",
};

export const secrets = new Map(
  Object.entries(values).map(([name, value]): [SecretName, InstallationSecret] => [
    name as SecretName,
    { secret: new Secret(name, value), origin: "kept" },
  ]),
);

/** The `.env` of that profile, with some settings told otherwise; undefined takes one out. */
export function env(told: Readonly<Record<string, string | undefined>> = {}): Map<string, Secret> {
  const all = new Map(
    environmentEntries(profile, secrets).map(({ name, value }) => [
      name,
      value instanceof Secret ? value : new Secret(name, value),
    ]),
  );
  for (const [name, value] of Object.entries(told)) {
    if (value === undefined) all.delete(name);
    else all.set(name, new Secret(name, value));
  }
  return all;
}

/** A stack that runs with that `.env`, some containers with something else. */
export function running(
  told: Partial<Record<ServiceName, Readonly<Record<string, string | undefined>>>> = {},
): InspectedContainer[] {
  const digests = serviceDigests(profile, secrets, undefined);
  return containers({ cloudflared: null }).map((one) => {
    const environment = env(told[one.service] ?? {});
    const digest = digests.get(one.service) ?? "";
    return { ...one, digest, environment, secretKey: environment.get("SECRET_KEY") };
  });
}

const answered = (status: number, headers: Record<string, string> = {}, body = ""): EndpointAnswer => ({
  url: "http://127.0.0.1:3001/x",
  status,
  headers,
  body,
});

const redirect = "https://app.example.com/api/public/auth/oauth2/callback/google";
export const toGoogle = (uri = redirect, client = "id.apps.googleusercontent.com") =>
  answered(302, {
    location: `https://accounts.google.com/o/oauth2/v2/auth?client_id=${client}&redirect_uri=${encodeURIComponent(uri)}`,
  });

export function endpoints(told: Partial<Record<EndpointName, EndpointAnswer>> = {}): Facts["endpoints"] {
  const healthy: Record<EndpointName, EndpointAnswer> = {
    "api-health": answered(404),
    "api-root": answered(200),
    "api-unauthenticated": answered(401),
    "sign-in": toGoogle(),
    "dashboard-health": answered(200),
    "dashboard-page": answered(307, { location: "/dashboard/journeys" }),
    page: answered(307, { location: "/api/public/auth/oauth2/initiate/google?returnUrl=%2Fdashboard%2Fjourneys" }),
    exchange: answered(400),
    session: answered(401),
    "own-write": answered(200, {}, '{"valid":false}'),
    "foreign-write": answered(500),
    "sign-out": answered(200, { "set-cookie": "df-jwt=; Max-Age=0; Path=/" }),
    "page-data": answered(404),
    preflight: answered(204, {
      "access-control-allow-origin": "*",
      "access-control-allow-headers": "authorization,content-type",
    }),
    event: answered(401),
    "embedded-verify": answered(200, {}, '{"valid":false}'),
    "public-page": answered(307),
    "public-sign-in": toGoogle(),
  };
  return {
    answers: new Map(Object.entries({ ...healthy, ...told }) as [EndpointName, EndpointAnswer][]),
    certificates: [{ host: "app.example.com", validTo: new Date("2027-06-01"), fault: undefined }],
  };
}

export { answered };

export function facts(parts: Partial<Facts> = {}): Partial<Facts> {
  const { host, compose, directory } = someFacts();
  return {
    ...servicesFacts(),
    host: {
      ...host,
      hasSse42: true,
      givesProxies: true,
      now: new Date("2026-11-24"),
      clockAheadMs: { milliseconds: 400, comparedWith: "https://app.example.com" },
    },
    compose,
    ports: [],
    images: [{ service: "api", reference: "api:1", state: "present", id: "sha256:1", saw: undefined }],
    stacks: [
      {
        project: "acme",
        directory: "/srv/acme",
        configFiles: [],
        services: ["api"],
        running: 7,
        isCoolify: false,
      },
    ],
    installation: { by: "profile", project: "acme", directory: "/srv/acme", profile, mode: "embedded" },
    directory: {
      ...{ ...directory, exists: true, composeIsOurs: true, env: env(), envMode: 0o600, envBackups: [] },
      // As another version wrote it: what the profile makes of it is what counts then.
      composeText: "services: {edge: {}}\n",
      envText: new Secret(".env", "A=b\n"),
    },
    containers: running(),
    endpoints: endpoints(),
    ...parts,
  };
}

/** The directory of a healthy installation, with another `.env`. */
export function withEnv(told: Readonly<Record<string, string | undefined>>, more: object = {}) {
  const { directory } = facts();
  return directory === undefined ? directory : { ...directory, env: env(told), ...more };
}

export const noProfile = {
  by: "directory",
  project: "acme",
  directory: "/srv/acme",
  profile: undefined,
  mode: "embedded",
} as const;

export async function look(rows: readonly Check[], parts: Partial<Facts> = {}): Promise<CheckResult[]> {
  const known = facts(parts);
  const gathering = new Proxy({} as Gathering, {
    get: (_, group) =>
      Promise.resolve(
        group in known
          ? { state: "seen", value: known[group as FactGroup] }
          : { state: "failed", saw: `the test knows nothing of ${String(group)}` },
      ),
  });
  return runChecks(rows, gathering, { elapsed: () => 0 });
}

export const problems = (reports: readonly CheckResult[]) =>
  reports.filter(({ finding }) => finding.status === "fail" || finding.status === "warn").map(({ id }) => id);

/** The one finding; fails where there is another, or none. */
export async function only(rows: readonly Check[], id: string, parts: Partial<Facts>) {
  const reports = await look(rows, parts);
  expect(problems(reports)).toEqual([id]);
  const found = reports.find((one) => one.id === id);
  const finding = found?.finding;
  if (finding === undefined || finding.status === "ok" || finding.status === "unknown") return expect.unreachable();
  return {
    ...finding,
    steps: found?.remediation?.steps,
    risk: found?.remediation?.risk,
    confirm: found?.remediation?.confirm,
  };
}

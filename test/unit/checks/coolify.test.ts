import { describe, expect, it } from "vitest";
import { deployedServices } from "../../../compose/coolify/deployed-services.ts";
import { coolifyEnvironment } from "../../../compose/coolify/deployed-settings.ts";
import { parseEnvFile } from "../../../compose/env/env-file.ts";
import { asKept } from "../../../src/checks/as-kept.ts";
import { checksFor, doctorChecks } from "../../../src/checks/doctor.ts";
import type { CheckResult } from "../../../src/domain/check.ts";
import type { CoolifyFacts } from "../../../src/domain/facts/coolify.ts";
import type { DirectoryDetails, FoundInstallation } from "../../../src/domain/facts/directory.ts";
import type { FactGroup, Facts, Gathering } from "../../../src/domain/facts/facts.ts";
import type { RepairStep } from "../../../src/domain/repair.ts";
import { Secret } from "../../../src/domain/secret.ts";
import { runChecks } from "../../../src/engine/run-checks.ts";
import { composeText, deployed, envText, folder, ownFolder, place, uuid } from "../../support/deployed.ts";
import { someFacts } from "../../support/some-facts.ts";
import { someProfile } from "../../support/some-profile.ts";
import { inside, neighbours, openDatabase, settings } from "./healthy-stack.ts";

const env = coolifyEnvironment(composeText, parseEnvFile(envText));
const directory: DirectoryDetails = {
  ...someFacts().directory,
  ...{ path: folder, exists: true, writable: false, composeText },
  env: new Map([...env].map(([name, value]) => [name, new Secret(name, value)])),
  listed: new Set(parseEnvFile(envText).keys()),
};
const installation: FoundInstallation = {
  ...{ by: "labels", project: uuid, directory: ownFolder, profile: undefined, mode: "standard", coolify: place },
};
const coolify = (parts: Partial<CoolifyFacts> = {}): CoolifyFacts => ({
  ...{ place, services: deployedServices(composeText), emptyVariables: [], foldersForFiles: [], others: [] },
  ...{
    told: undefined,
    sharedSecrets: [],
    proxy,
    addresses: [address],
    answer: { url: "https://app.example.com/dashboard", status: 200, body: "" },
  },
  ...parts,
});
const proxy: NonNullable<CoolifyFacts["proxy"]> = {
  ...{ id: "p", name: "coolify-proxy", image: "traefik:v3.6", kind: "traefik", isRunning: true },
  networks: ["coolify", uuid],
};
const address = { service: "dashboard", host: "app.example.com", path: "/", isHttps: true, isStripped: false } as const;
const workspace = { id: "w", name: "Acme", domain: "x", status: "Active", type: "Root", administrators: [] };

const here = () =>
  deployed().map((one) => ({
    ...one,
    imageId: one.image,
    environment: settings({ ...Object.fromEntries(env), AUTH_MODE: one.service === "postgres" ? "" : "multi-tenant" }),
  }));

function facts(parts: Partial<Facts>): Partial<Facts> {
  const containers = parts.containers ?? here();
  const of = (service: string) => containers.find((one) => one.service === service)?.networks[0]?.address;
  return {
    ...{
      installation,
      directory,
      containers,
      coolify: coolify(),
      engine: someFacts().engine,
      database: openDatabase(),
    },
    images: containers.map(({ service, image, imageId }) => ({
      service,
      reference: image,
      id: imageId,
      state: "present",
      saw: undefined,
    })),
    rows: { workspaces: [workspace], memberFaults: [], providers: [], policies: [] },
    inside: inside({ neighbours: neighbours().map((one) => ({ ...one, address: of(one.to ?? "") })) }),
    ...parts,
  };
}

const gathering = (known: Partial<Facts>) =>
  new Proxy({} as Gathering, {
    get: async (_, group: FactGroup) =>
      group in known ? { state: "seen", value: known[group] } : { state: "failed", saw: `${group} was not gathered` },
  });

async function look(parts: Partial<Facts> = {}): Promise<CheckResult[]> {
  const rows = checksFor(installation).filter(({ id }) => /^(K|H1$|D1$|C[1-9]|C1[24])/.test(id));
  const known = facts(parts);
  return runChecks(rows, gathering(known), { elapsed: () => 0 }, undefined, asKept);
}

const wrong = (all: readonly CheckResult[]) =>
  all.filter(({ finding }) => ["fail", "warn"].includes(finding.status)).map(({ id }) => id);

/** This row, and no other of Coolify's. */
async function only(id: string, parts: Partial<Facts>) {
  const all = await look(parts);
  expect(wrong(all).filter((one) => one.startsWith("K"))).toEqual([id]);
  const found = all.find((one) => one.id === id);
  const { finding, remediation } = found ?? expect.unreachable();
  return { ...finding, ...(remediation && { risk: remediation.risk, steps: remediation.steps }) };
}

describe("rows of what Coolify has deployed", () => {
  it("are asked there, those of our own files elsewhere, and each id is there once", () => {
    const ids = (which: Pick<FoundInstallation, "coolify">) => checksFor(which).map(({ id }) => id);
    expect(ids({}).filter((id) => id.startsWith("K"))).toEqual([]);
    const left = ids({}).filter((id) => !ids({ coolify: place }).includes(id));
    expect(left).toEqual(["H2", "H5", "C16", "C15", "C9", "C10", "S17"]);
    expect(new Set(doctorChecks.map(({ id }) => id)).size).toBe(doctorChecks.length);
  });

  it("have nothing to say of a good one but what moves", async () => {
    const found = await only("K6", {});
    expect(found).toMatchObject({ status: "warn", evidence: [expect.stringContaining("dittofeed-dashboard:latest")] });
    const pulled = deployedServices(composeText).map((one) => ({ ...one, pullPolicy: "always" }));
    expect(wrong(await look({ coolify: coolify({ services: pulled }) })).filter((id) => id.startsWith("K"))).toEqual(
      [],
    );
  });
});

const fresh = { services: deployedServices(composeText.replace(":latest", ":v0.21.0")) };

describe("each fault of Coolify's", () => {
  it("K1: nothing runs, and what was waited for is named", async () => {
    const found = await only("K1", { containers: [], coolify: coolify({ ...fresh, addresses: [] }) });
    expect(found).toMatchObject({
      ...{ status: "fail", saw: expect.stringContaining("No container of dittofeed is running") },
      ...{
        next: expect.stringContaining("Deployments"),
        evidence: ["temporal waits for postgres", "api waits for postgres, temporal"],
      },
    });
  });

  it("K1: what was never started, since a neighbour is not healthy", async () => {
    const containers = here().map((one) =>
      one.service === "api"
        ? { ...one, state: "created" as const }
        : one.service === "temporal"
          ? { ...one, health: "unhealthy" as const }
          : one,
    );
    expect(await only("K1", { containers, coolify: coolify(fresh) })).toMatchObject({
      evidence: ["api waits for temporal, which is unhealthy"],
      next: expect.stringContaining("dittofeed-setup logs temporal"),
    });
  });

  it.each([
    [4, "warn"],
    [10, "fail"],
  ])("K2: %i restarts: %s", async (restarts, status) => {
    const containers = here().map((one) => (one.service === "temporal" ? { ...one, restarts } : one));
    const found = await only("K2", { containers, coolify: coolify(fresh) });
    expect(found).toMatchObject({ status, next: expect.stringContaining("Max restart count") });
  });

  it("K2: work that is done once, and started again for ever; a service has no such limit", async () => {
    const others = [{ service: "migrate", state: "exited" as const, restarts: 12 }];
    expect(await only("K2", { coolify: coolify({ ...fresh, others }) })).toMatchObject({
      next: expect.stringContaining("exclude_from_hc: true"),
    });
    const asService = coolify({ ...fresh, others, place: { ...place, kind: "service" } });
    expect(wrong(await look({ coolify: asService })).filter((id) => id.startsWith("K"))).toEqual([]);
  });

  it("K3: postgres may be Coolify's own", async () => {
    const shared = { name: "coolify", aliases: ["postgres"], address: "10.0.0.9" };
    const containers = here().map((one) => ({ ...one, networks: [...one.networks, shared] }));
    expect(await only("K3", { containers, coolify: coolify(fresh) })).toMatchObject({
      status: "warn",
      next: expect.stringContaining("Isolated network only"),
    });
    const astray = inside({
      neighbours: neighbours({ "api>postgres": { address: "10.0.0.2" } }).filter(
        ({ from, to }) => from === "api" && to === "postgres",
      ),
    });
    expect(await only("K3", { inside: astray, coolify: coolify(fresh) })).toMatchObject({
      status: "fail",
      saw: "postgres leads to another deployment's container.",
      evidence: ["from inside api, postgres is 10.0.0.2, which is not a container of this deployment"],
    });
  });

  it("K4: a path is taken away", async () => {
    const addresses = [{ ...address, service: "api" as const, path: "/api", isStripped: true }];
    expect(await only("K4", { coolify: coolify({ ...fresh, addresses }) })).toMatchObject({
      ...{ status: "fail", next: expect.stringContaining("Keep paths as-is") },
      evidence: ["api: app.example.com/api is passed on without /api"],
    });
  });

  it("K5: values that Coolify did not make", async () => {
    const emptyVariables = ["SERVICE_PASSWORD_64_POSTGRES", "SERVICE_URL_DASHBOARD"];
    expect(await only("K5", { coolify: coolify({ ...fresh, emptyVariables }) })).toMatchObject({
      status: "fail",
      next: expect.stringMatching(/openssl rand.*\n.*General, Domains.*\nThen press Redeploy for dittofeed/),
    });
  });

  it("K6: what was pulled since, and not deployed", async () => {
    const images = [
      { service: "api" as const, reference: "api:1", id: "sha256:new", state: "present" as const, saw: undefined },
    ];
    expect(await only("K6", { images, coolify: coolify(fresh) })).toMatchObject({
      saw: expect.stringContaining("api may run"),
    });
  });

  it.each([
    ["it does not run", { ...proxy, isRunning: false }, "Start Proxy", undefined],
    ["it is in another network", { ...proxy, networks: ["coolify"] }, "docker network connect", "connect-network"],
  ] as const)("K7: %s", async (_, other, next, step) => {
    const found = await only("K7", { coolify: coolify({ ...fresh, proxy: other }) });
    expect(found).toMatchObject({ status: "fail", next: expect.stringContaining(next) });
    expect(found.steps?.map((one: RepairStep) => one.do)).toEqual(step === undefined ? undefined : [step]);
  });

  it("K7: no server, because of health, of Docker 29, or of neither", async () => {
    const answer = { url: "https://app.example.com/dashboard", status: 503, body: "no available server\n" };
    const why = async (parts: Partial<Facts>, told: Partial<CoolifyFacts> = {}) => {
      const found = await only("K7", { ...parts, coolify: coolify({ ...fresh, answer, ...told }) });
      return "why" in found ? found.why : "";
    };
    const sick = here().map((one) => (one.service === "dashboard" ? { ...one, health: "starting" as const } : one));
    expect(await why({ containers: sick })).toContain("is starting");
    const { engine } = someFacts();
    const on29 = { engine: { ...engine, version: "29.0.1" } as Facts["engine"] };
    expect(await why(on29, { proxy: { ...proxy, image: "traefik:v3.5" } })).toContain("Docker 29");
    expect(await why(on29)).toContain("has not picked it up");
  });

  it("K8: finished, and nothing was made", async () => {
    const rows = { workspaces: [], memberFaults: [], providers: [], policies: [] };
    expect(await only("K8", { rows, coolify: coolify(fresh) })).toMatchObject({
      ...{ status: "warn", saw: "Nothing has created a workspace since dittofeed was deployed." },
      next: expect.stringMatching(/set "Container name" beside the command to api.*\n.*workspace create/),
    });
    const asService = coolify({ ...fresh, place: { ...place, kind: "service" } });
    expect(await only("K8", { rows, coolify: asService })).toMatchObject({
      why: expect.stringContaining("no post-deployment command"),
    });
  });

  it("K9: a folder where a file was meant", async () => {
    const foldersForFiles = [
      { service: "postgres", source: `${folder}/deployment/init.sql`, target: "/docker-entrypoint-initdb.d/init.sql" },
    ];
    expect(await only("K9", { coolify: coolify({ ...fresh, foldersForFiles }) })).toMatchObject({ status: "fail" });
  });

  it("K10: said once, and a warning at most", async () => {
    const sharedSecrets = ["SERVICE_PASSWORD_64_POSTGRES", "SERVICE_REALBASE64_32_SECRETKEY"];
    expect(await only("K10", { coolify: coolify({ ...fresh, sharedSecrets }) })).toMatchObject({
      status: "warn",
      saw: "Every container has all 2 secrets of dittofeed, including postgres, temporal.",
    });
  });
});

describe("a repair that Coolify would undo", () => {
  const finding = { status: "fail", saw: "s", why: "w", next: "n", evidence: [] } as const;
  const instead = async (...steps: RepairStep[]) => {
    const remediation = { title: "Do it", risk: "restarts" as const, first: false, confirm: undefined, steps };
    const kept = await asKept({ finding, remediation }, gathering(facts({})));
    return kept.remediation === undefined && "next" in kept.finding ? kept.finding.next : kept.remediation?.steps;
  };

  it("is told as what to set where, by Coolify's own names", async () => {
    const services = ["api", "worker", "dashboard"] as const;
    const key = here()[2]?.environment.get("SECRET_KEY") ?? expect.unreachable();
    const set = {
      AUTH_PROVIDER: "google",
      API_PORT: null,
      SECRET_KEY: key,
      JWT_SECRET: { generate: { bytes: 32, encoding: "base64" as const } },
    };
    expect(await instead({ do: "change-settings", settings: set, services })).toBe(
      [
        "Set in Coolify (dittofeed, Environment Variables):",
        "  AUTH_PROVIDER = google",
        "  API_PORT: delete it",
        `  SERVICE_REALBASE64_32_SECRETKEY = the output of: docker exec postgres-${uuid}-102210123451 printenv SECRET_KEY`,
        `  SECRET_KEY = the output of: docker exec postgres-${uuid}-102210123451 printenv SECRET_KEY`,
        "  JWT_SECRET = the output of: openssl rand -base64 32",
        "Then press Redeploy for dittofeed in Coolify.",
      ].join("\n"),
    );
    const fixed = await instead({ do: "change-settings", settings: { NODE_ENV: "production" }, services: ["api"] });
    expect(fixed).toContain("NODE_ENV is set in the compose file in the repository, services.api.environment");
  });

  it("is a deployment where only containers were to be made anew", async () => {
    expect(await instead({ do: "recreate-services", services: ["api"] })).toBe(
      "Press Redeploy for dittofeed in Coolify.",
    );
    expect(await instead({ do: "run-tasks", tasks: ["write-env", "write-compose"] })).toContain("Redeploy");
  });

  it("is done where it changes nothing of Coolify's", async () => {
    const restart: RepairStep = { do: "restart-containers", containers: [{ id: "1", name: "api" }] };
    expect(await instead(restart)).toEqual([restart]);
  });
});

describe("a repair through Coolify's API", () => {
  const withToken = someProfile({
    ...{ target: "coolify", address: "https://app.example.com" },
    coolify: { api: "https://coolify.example.com", token: { fromEnv: "TOKEN" } },
  });
  const offered = async (steps: RepairStep[], parts: Partial<Facts> = {}, risk: "safe" | "destroys" = "safe") => {
    const remediation = { title: "Do it", risk, first: false, confirm: undefined, steps };
    const finding = { status: "fail", saw: "s", why: "w", next: "n", evidence: [] } as const;
    const known = facts({ installation: { ...installation, profile: withToken }, ...parts });
    return (await asKept({ finding, remediation }, gathering(known))).remediation;
  };
  const services = ["api", "dashboard"] as const;

  it("sets each variable under the name that Coolify has for it, and deploys", async () => {
    const restart: RepairStep = { do: "restart-containers", containers: [{ id: "1", name: "t" }] };
    const settings = { AUTH_PROVIDER: "google" };
    expect(await offered([restart, { do: "change-settings", settings, services }])).toMatchObject({
      ...{ title: "Do it, in Coolify", risk: "restarts" },
      steps: [
        restart,
        { do: "set-in-coolify", application: uuid, variables: { AUTH_PROVIDER: "google" } },
        { do: "deploy-in-coolify", application: uuid },
      ],
    });
    expect(await offered([{ do: "recreate-services", services: ["api"] }], {}, "destroys")).toMatchObject({
      ...{ risk: "destroys", steps: [{ do: "deploy-in-coolify", application: uuid }] },
    });
  });

  it.each([
    ["a line that is to be deleted", { do: "change-settings", settings: { API_PORT: null }, services: ["api"] }],
    ["what the compose file says", { do: "change-settings", settings: { NODE_ENV: "production" }, services: ["api"] }],
    ["an image to be pulled", { do: "pull-images", references: ["x"] }],
  ] as const)("leaves %s to a person", async (_, step) => expect(await offered([step])).toBeUndefined());

  it("is none of a service's, which has no deployment that could be asked for", async () => {
    const asService = { ...installation, profile: withToken, coolify: { ...place, kind: "service" as const } };
    const step: RepairStep = { do: "recreate-services", services: ["api"] };
    expect(await offered([step], { installation: asService })).toBeUndefined();
  });
});

describe("what Coolify says of itself", () => {
  const told: NonNullable<CoolifyFacts["told"]> = {
    ...{
      uuid,
      name: "Dittofeed",
      description: "",
      buildPack: "dockercompose",
      repository: "",
      branch: "",
      baseDirectory: "/",
    },
    ...{ composeLocation: "", domains: new Map(), status: "running:healthy", composeText: undefined },
    ...{ postDeploymentCommand: "node -e x", postDeploymentContainer: "api", joinsPredefinedNetwork: false },
  };

  it("K8: a command without its container, although all is made", async () => {
    const without = { ...told, postDeploymentContainer: "" };
    expect(await only("K8", { coolify: coolify({ ...fresh, told: without }) })).toMatchObject({
      ...{ status: "fail", saw: "The post-deployment command of dittofeed does not name a container." },
    });
    expect(wrong(await look({ coolify: coolify({ ...fresh, told }) })).filter((id) => id.startsWith("K"))).toEqual([]);
  });

  it("K3: the network that the next deployment joins", async () => {
    const joins = { ...told, joinsPredefinedNetwork: true };
    expect(await only("K3", { coolify: coolify({ ...fresh, told: joins }) })).toMatchObject({
      ...{ status: "warn", evidence: ["Coolify connects them at the next deployment"] },
    });
  });
});

describe("rows of settings, in Coolify's words", () => {
  const of = async (id: string, parts: Partial<Facts>) =>
    (await look(parts)).find((one) => one.id === id) ?? expect.unreachable();

  it("C7: a value that the compose file gives is changed there", async () => {
    const containers = here().map((one) => ({
      ...one,
      environment: settings({ ...Object.fromEntries(env), AUTH_MODE: "anonymous" }),
    }));
    const { finding, remediation } = await of("C7", { containers });
    expect(remediation).toBeUndefined();
    expect(finding).toMatchObject({
      next: "Remove AUTH_MODE from the compose file in the repository, services.api.environment, or correct the value there; then press Redeploy for dittofeed in Coolify",
    });
  });

  it("C14: another key than the one that runs is changed where Coolify has it", async () => {
    const secretKey = new Secret("SECRET_KEY", Buffer.alloc(32, 9).toString("base64"));
    const containers = here().map((one) => (one.service === "api" ? { ...one, secretKey } : one));
    const { finding, remediation } = await of("C14", { containers, encryption: { state: "none" } });
    expect(remediation).toBeUndefined();
    expect(finding).toMatchObject({
      status: "fail",
      next: expect.stringContaining("Set SECRET_KEY in Coolify (dittofeed, Environment Variables)"),
    });
  });

  it("C8: one that is among the variables is set there", async () => {
    const containers = here().map((one) => ({
      ...one,
      environment: settings({ ...Object.fromEntries(env), AUTH_PROVIDER: "github" }),
    }));
    const { finding, remediation } = await of("C8", { containers });
    expect(remediation).toBeUndefined();
    expect(finding).toMatchObject({
      next: "Set in Coolify (dittofeed, Environment Variables):\n  AUTH_PROVIDER = google\nThen press Redeploy for dittofeed in Coolify.",
    });
  });
});

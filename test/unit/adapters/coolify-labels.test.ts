import { describe, expect, it } from "vitest";
import { parseProxy } from "../../../src/adapters/docker/coolify-proxy.ts";
import { parseContainers, parseOwnContainers } from "../../../src/adapters/docker/parse-containers.ts";
import { parseStacks } from "../../../src/adapters/docker/stacks.ts";
import { Secret } from "../../../src/domain/secret.ts";

const uuid = "k4ow8scwg0gs4o0kk8ckowso";
const makeSecret = (name: string, value: string) => new Secret(name, value);

/** bootstrap/helpers/docker.php, defaultLabels and fqdnLabelsForTraefik, of v4.3.11. */
const own = {
  "coolify.managed": "true",
  "coolify.version": "4.3.11",
  "coolify.applicationId": "7",
  "coolify.type": "application",
  "coolify.name": `api-${uuid}-102210123456`,
  "coolify.resourceName": "dittofeed",
  "coolify.projectName": "acme-inc",
  "coolify.serviceName": "dittofeed",
  "coolify.environmentName": "production",
  "coolify.pullRequestId": "0",
};
const domain = (path: string, label: string, stripped: boolean) => ({
  "traefik.enable": "true",
  "traefik.http.middlewares.gzip.compress": "true",
  [`traefik.http.routers.https-0-${label}.rule`]: `Host(\`app.example.com\`) && PathPrefix(\`${path}\`)`,
  [`traefik.http.routers.https-0-${label}.entryPoints`]: "https",
  [`traefik.http.routers.https-0-${label}.tls`]: "true",
  [`traefik.http.routers.https-0-${label}.middlewares`]: stripped ? `https-0-${label}-stripprefix,gzip` : "gzip",
  [`traefik.http.middlewares.https-0-${label}-stripprefix.stripprefix.prefixes`]: path,
  [`traefik.http.routers.http-0-${label}.rule`]: `Host(\`app.example.com\`) && PathPrefix(\`${path}\`)`,
  [`traefik.http.routers.http-0-${label}.middlewares`]: "redirect-to-https",
});

const made = (service: string, more: Record<string, string> = {}, name = `/${service}-${uuid}-102210123456`) => ({
  Id: `id-${service}`,
  Name: name,
  RestartCount: 4,
  State: { Status: "running" },
  Config: { Labels: { "com.docker.compose.project": uuid, "com.docker.compose.service": service, ...own, ...more } },
});
const stacks = (...all: object[]) => parseStacks(JSON.stringify(all));
const containers = (...all: object[]) => parseContainers(JSON.stringify(all), makeSecret);
const whole = [made("api"), made("dashboard"), made("temporal"), made("worker-2")];

describe("a deployment of Coolify's, by its labels", () => {
  it("is a stack with the resource's own names", () => {
    expect(stacks(...whole)).toMatchObject([
      {
        project: uuid,
        isCoolify: true,
        coolify: { kind: "application", name: "dittofeed", project: "acme-inc", environment: "production" },
      },
    ]);
    const service = { "coolify.type": "service", "coolify.serviceId": "3" };
    expect(
      stacks(...whole.map((one) => ({ ...one, Config: { Labels: { ...one.Config.Labels, ...service } } }))),
    ).toMatchObject([{ coolify: { kind: "service" } }]);
  });

  it("a name that is no slug of Coolify's moves nothing", () => {
    const odd = {
      "coolify.resourceName": "\u001b[2Jx",
      "coolify.projectName": "../../etc",
      "coolify.environmentName": "",
    };
    expect(stacks(made("api", odd), made("dashboard", odd), made("temporal", odd))[0]?.coolify).toEqual({
      ...{ kind: "application", name: "", project: "", environment: "" },
    });
  });

  it.each([
    ["a label", made("api", { "coolify.pullRequestId": "12" })],
    ["a name", made("api", {}, `/api-${uuid}-pr-12`)],
  ])("a preview, told by %s, is left alone", (_, preview) => {
    expect(containers(preview)).toEqual([]);
    expect(stacks(preview, made("dashboard"), made("temporal"))).toEqual([]);
  });

  it("Coolify's own containers are nobody's stack, and its databases no resource of ours", () => {
    const coolifys = ["coolify", "postgres", "redis", "soketi"].map((service) => ({
      ...made(service, {}, `/coolify-${service}`),
      Config: { Labels: { "com.docker.compose.project": "source", "com.docker.compose.service": service } },
    }));
    expect(stacks(...coolifys)).toEqual([]);
    const database = { ...made("api"), Config: { Labels: { "coolify.managed": "true", "coolify.type": "database" } } };
    expect(stacks(database)).toEqual([]);
  });

  it("a second worker is a worker, and what else the file has is a person's own", () => {
    expect(containers(made("worker-2"), made("worker2"), made("worker")).map(({ service }) => service)).toEqual([
      ...["worker", "worker", "worker"],
    ]);
    const stranger = { ...made("worker-2"), Config: { Labels: { "com.docker.compose.service": "worker-2" } } };
    expect(containers(stranger)).toEqual([]);
    expect(parseOwnContainers(JSON.stringify([made("worker-2"), made("mailer")]))).toMatchObject([
      { service: "mailer", restarts: 4 },
    ]);
  });

  it("knows the addresses that the proxy hands on, and which path it takes away", () => {
    const of = (labels: Record<string, string>) => containers(made("api", labels))[0]?.coolify?.addresses;
    expect(of(domain("/api", `${uuid}-api`, true))).toEqual([
      { host: "app.example.com", path: "/api", isHttps: true, isStripped: true },
    ]);
    // A middleware that is there and that no router uses takes nothing away.
    expect(of(domain("/api", `${uuid}-api`, false))?.[0]?.isStripped).toBe(false);
    expect(of({ "traefik.http.routers.x.rule": "Host(`a.example`) || Host(`b.example`)" })).toEqual([]);
    expect(of({ "traefik.http.routers.http-0-x.rule": "Host(`a.example`) && PathPrefix(`/`)" })).toEqual([
      { host: "a.example", path: "/", isHttps: false, isStripped: false },
    ]);
  });
});

describe("Coolify's proxy", () => {
  const proxy = (Image: string) =>
    parseProxy(
      JSON.stringify([
        {
          ...{ Id: "p", Name: "/coolify-proxy", State: { Status: "running" }, Config: { Image } },
          NetworkSettings: { Networks: { coolify: {}, [uuid]: {} } },
        },
      ]),
    );

  it.each([
    ["traefik:v3.6", "traefik"],
    ["docker.io/library/traefik:v2.10", "traefik"],
    ["lucaslorentz/caddy-docker-proxy:2.8-alpine", "caddy"],
    ["nginx", "unknown"],
  ] as const)("%s is %s", (image, kind) => {
    expect(proxy(image)).toEqual({
      id: "p",
      name: "coolify-proxy",
      image,
      kind,
      isRunning: true,
      networks: ["coolify", uuid],
    });
  });

  it("is not on every host", () => expect(parseProxy("[]")).toBeUndefined());
});

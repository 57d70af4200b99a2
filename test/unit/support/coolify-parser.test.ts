import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { dotEnv } from "../../support/coolify/dot-env.ts";
import { generateValue, kindOf } from "../../support/coolify/generated-values.ts";
import { parseCompose } from "../../support/coolify/parser.ts";
import { betweenBraces, splitOnOperator, withoutDollar } from "../../support/coolify/references.ts";
import { newResource, type Resource } from "../../support/coolify/resource.ts";
import { slug } from "../../support/coolify/slug.ts";
import { parseVolumeString } from "../../support/coolify/volume-string.ts";

/** The inputs and outputs named after files of Coolify's own `tests/` are theirs. */
const around = {
  version: "4.3.11",
  root: "/data/coolify",
  wildcard: "http://127.0.0.1.sslip.io",
  suffix: "-123456654321",
};

const application = (composeRaw: string, given: Partial<Resource> = {}) =>
  newResource({ kind: "application", id: 7, name: "Ditto Feed", uuid: "u1", composeRaw, ...given });

const parsedService = (resource: Resource, name: string) => {
  const service = parseCompose(resource, around).services[name];
  if (service === undefined) throw new Error(`no service ${name}`);
  return service;
};

describe("tests/Unit/NestedEnvironmentVariableParsingTest.php", () => {
  it("finds the brace that belongs to the first one", () => {
    const content = betweenBraces(`\${API_URL:-\${SERVICE_URL_YOLO}/api}`)?.content;
    expect(content).toBe(`API_URL:-\${SERVICE_URL_YOLO}/api`);
    expect(splitOnOperator(content ?? "")).toEqual({
      variable: "API_URL",
      operator: ":-",
      rest: `\${SERVICE_URL_YOLO}/api`,
    });
    expect(withoutDollar(`\${API_URL:-\${SERVICE_URL_YOLO}/api}`)).toBe(`API_URL:-\${SERVICE_URL_YOLO}/api`);
    expect(betweenBraces(`\${A:-\${B:-\${C}}}`)?.content).toBe(`A:-\${B:-\${C}}`);
    expect(splitOnOperator(`API_URL:-\${SERVICE_URL?error message}/api`)?.rest).toBe(
      `\${SERVICE_URL?error message}/api`,
    );
  });
});

describe("tests/Unit/ParseDockerVolumeStringTest.php", () => {
  it.each([
    ["gitea:/data", "gitea", "/data", undefined],
    ["/etc/localtime:/etc/localtime:ro", "/etc/localtime", "/etc/localtime", "ro"],
    ["./node_modules:/app/node_modules:delegated", "./node_modules", "/app/node_modules", "delegated"],
    [`\${VOLUME_DB_PATH:-db}:/data/db`, "db", "/data/db", undefined],
    [`\${VOLUME_PATH}:/data`, `\${VOLUME_PATH}`, "/data", undefined],
    [`\${VOLUME_PATH:-}:/data`, `\${VOLUME_PATH}`, "/data", undefined],
    [`\${DATA_PATH:-./data}:/app/data:ro`, "./data", "/app/data", "ro"],
    ["C:/Users/data:/data", "C:/Users/data", "/data", undefined],
    ["D:/projects/app:/app:rw", "D:/projects/app", "/app", "rw"],
    ["myvolume", "myvolume", "myvolume", undefined],
    ["source:/path:8080", "source", "/path:8080", undefined],
    ["data:/var/lib/docker:data:backup", "data", "/var/lib/docker:data:backup", undefined],
  ])("%s", (text, source, target, mode) => {
    expect(parseVolumeString(text)).toEqual({ source, target, mode });
  });

  it("refuses what a shell would run", () => {
    expect(() => parseVolumeString("/tmp/pwn`curl evil`:/data")).toThrow("forbidden character '`'");
  });
});

describe("tests/Feature/ApplicationParserDockerComposeDomainsTest.php", () => {
  const domainsOf = (composeRaw: string, given: Partial<Resource> = {}) => {
    const resource = application(composeRaw, given);
    parseCompose(resource, around);
    return resource.domains;
  };

  it("proposes a domain where a key asks for one", () => {
    const file = `services:
  backend:
    image: myapp/backend:latest
    environment:
      - SERVICE_FQDN_BACKEND_8000=\${BACKEND_URL}
  frontend:
    image: myapp/frontend:latest
    environment:
      - SERVICE_URL_FRONTEND=/ui
`;
    expect(domainsOf(file)).toEqual({
      backend: { domain: "http://backend-u1.127.0.0.1.sslip.io:8000" },
      frontend: { domain: "http://frontend-u1.127.0.0.1.sslip.io/ui" },
    });
    const existing = { frontend: { domain: "https://existing.example.com" } };
    expect(domainsOf(file, { domains: existing }).frontend?.domain).toBe("https://existing.example.com");
  });

  it("proposes one for the service that a value names, and none for a service that is not there", () => {
    const file = `services:
  another-service:
    image: myapp/api:latest
  frontend:
    image: myapp/frontend:latest
    environment:
      API_URL: \${SERVICE_URL_ANOTHER_SERVICE}
      OTHER: \${SERVICE_URL_MISSING}
`;
    expect(Object.keys(domainsOf(file))).toEqual(["another-service"]);
  });
});

describe("secrets", () => {
  it("are of a kind by the number of underscores, and of none with one more", () => {
    expect(kindOf("SERVICE_PASSWORD_POSTGRES")).toBe("PASSWORD");
    expect(kindOf("SERVICE_REALBASE64_32_SECRETKEY")).toBe("REALBASE64_32");
    expect(kindOf("SERVICE_FQDN_UMAMI_1000")).toBe("FQDN");
    expect(generateValue(kindOf("SERVICE_PASSWORD_64_MY_DB"))).toBeNull();
    expect(generateValue(kindOf("SERVICE_REALBASE64_32_SECRET_KEY"))).toBeNull();
  });

  it("are made of what their kind says", () => {
    expect(generateValue("PASSWORD_64")).toMatch(/^[A-Za-z0-9]{64}$/);
    expect(Buffer.from(generateValue("REALBASE64_32") ?? "", "base64")).toHaveLength(32);
    // Random characters that happen to be called base64.
    expect(generateValue("BASE64")).toMatch(/^[A-Za-z0-9]{32}$/);
    expect(generateValue("HEX_32")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("are generated once and kept, also those of a value that begins with something else", () => {
    const resource = application(`services:
  api:
    image: api
    environment:
      DATABASE_URL: postgresql://dittofeed:\${SERVICE_PASSWORD_64_POSTGRES}@postgres/dittofeed
    command: echo \${SERVICE_PASSWORD_UNSEEN}
`);
    parseCompose(resource, around);
    const { value } = resource.variables.find("SERVICE_PASSWORD_64_POSTGRES") ?? {};
    expect(value).toMatch(/^[A-Za-z0-9]{64}$/);
    parseCompose(resource, around);
    expect(resource.variables.find("SERVICE_PASSWORD_64_POSTGRES")?.value).toBe(value);
    // Only `environment` is read for them.
    expect(resource.variables.find("SERVICE_PASSWORD_UNSEEN")).toBeUndefined();
  });
});

describe("variables of the page", () => {
  it("appear where a value begins with them, and stand in the service beside the one that was meant", () => {
    const resource = application(`services:
  api:
    image: api
    environment:
      CLIENT: \${GOOGLE_CLIENT_ID:?}
      MODE: \${AUTH_MODE:-multi-tenant}
      PLAIN: \${OTHER}
      SAME: \${SAME}
      INSIDE: http://\${HOST_INSIDE}
`);
    const { environment } = parsedService(resource, "api");
    expect(environment).toMatchObject({ GOOGLE_CLIENT_ID: "", AUTH_MODE: "multi-tenant", OTHER: null });
    expect(environment).toMatchObject({ CLIENT: `\${GOOGLE_CLIENT_ID:?}`, SAME: `\${SAME}` });
    expect(resource.variables.find("GOOGLE_CLIENT_ID")).toMatchObject({ value: "", isRequired: true });
    expect(resource.variables.find("HOST_INSIDE")).toBeUndefined();
  });

  it("are filled with the text of the error that was to say that they are missing", () => {
    const resource = application(
      `services: {api: {image: api, environment: {ID: '\${CLIENT_ID:?set it in Coolify}'}}}`,
    );
    parseCompose(resource, around);
    expect(resource.variables.find("CLIENT_ID")?.value).toBe("set it in Coolify");
  });
});

describe("what a service becomes", () => {
  const file = `services:
  my-api:
    image: api
    container_name: mine
    env_file: [local.env]
    exclude_from_hc: true
    labels: {"Price": "5$"}
    healthcheck: {test: ["CMD", "true"]}
    depends_on: {postgres: {condition: service_healthy}}
    ports: ["3001:3001"]
    volumes:
      - postgres_data:/var/lib/data:ro
      - ./deployment/init.sql:/init.sql
      - type: bind
        source: ./run.cjs
        target: /run.cjs
        content: first
  postgres:
    image: postgres:15
    network_mode: none
volumes:
  postgres_data:
`;

  it("is named for its deployment, joins network U, and gets all of .env", () => {
    const resource = application(file, { domains: { "my-api": { domain: "https://a.example:3001" } } });
    const service = parsedService(resource, "my-api");
    expect(service).toMatchObject({
      container_name: "my-api-u1-123456654321",
      env_file: [".env"],
      networks: { u1: null },
      restart: "unless-stopped",
      ports: ["3001:3001"],
      healthcheck: { test: ["CMD", "true"] },
      depends_on: { postgres: { condition: "service_healthy" } },
      environment: {
        COOLIFY_CONTAINER_NAME: "my-api-u1-123456654321",
        COOLIFY_FQDN: "a.example",
        SERVICE_URL_MY_API: "https://a.example",
        SERVICE_FQDN_MY_API: "a.example",
        SERVICE_NAME_POSTGRES: "postgres",
      },
    });
    expect(service).not.toHaveProperty("exclude_from_hc");
    expect(parsedService(application(file), "postgres")).not.toHaveProperty("networks");
    expect(service.labels).toEqual(
      expect.arrayContaining([
        "Price=5$$",
        "coolify.managed=true",
        "coolify.applicationId=7",
        "coolify.resourceName=ditto-feed",
        "coolify.projectName=marketing-tools",
        "coolify.pullRequestId=0",
        "traefik.docker.network=u1",
        expect.stringMatching(
          /^traefik\.http\.services\.https-0-u1-my-api-[0-9a-f]{4}\.loadbalancer\.server\.port=3001$/,
        ),
      ]),
    );
  });

  it("keeps its volumes under another name, and its binds in Coolify's folder", () => {
    const resource = application(file);
    expect(parsedService(resource, "my-api").volumes).toEqual([
      "u1_postgres-data:/var/lib/data:ro",
      "/data/coolify/applications/u1/deployment/init.sql:/init.sql",
      // The mode of the volume before it, had that one had any.
      "/data/coolify/applications/u1/run.cjs:/run.cjs",
    ]);
    expect(resource.files.get("/init.sql")).toMatchObject({ isDirectory: true });
    expect(resource.files.get("/run.cjs")).toMatchObject({ isDirectory: false, content: "first" });
    expect(parse(resource.composeRaw ?? "")).not.toHaveProperty("services.my-api.volumes.2.content");
    resource.composeRaw = file.replace("content: first", "content: second");
    parseCompose(resource, around);
    expect(resource.files.get("/run.cjs")?.content).toBe("first");
  });

  it("keeps its name from one deployment to the next as a service", () => {
    const service = newResource({ kind: "service", id: 3, name: "Stack", uuid: "u2", composeRaw: file });
    const { container_name, labels } = parsedService(service, "postgres");
    expect(container_name).toBe("postgres-u2");
    expect(labels).toEqual(
      expect.arrayContaining([
        "coolify.serviceId=3",
        "coolify.service.subType=database",
        "coolify.service.subName=postgres",
      ]),
    );
  });
});

describe(".env", () => {
  it("has addresses first, references to generated values last, and a quote in a literal as it is", () => {
    const resource = application("services: {api: {image: api}}", {
      domains: { api: { domain: "https://a.example/x,http://b" } },
    });
    const { variables } = resource;
    variables.create({ key: "URL", value: "$SERVICE_PASSWORD_A" });
    variables.create({ key: "PLAIN", value: ' it\'s "5$" ' });
    variables.create({ key: "LITERAL", value: "it's 5$", isLiteral: true });
    variables.create({ key: "JSON", value: '{"a":"it\'s"}' });
    variables.create({ key: "BUILD", value: "no", isRuntime: false });
    variables.create({ key: "SERVICE_FQDN_API", value: "old.example" });
    expect(dotEnv(resource, ["api"], "HEAD").split("\n")).toEqual([
      "SOURCE_COMMIT=HEAD",
      "COOLIFY_URL=",
      "COOLIFY_FQDN=",
      "SERVICE_URL_API=https://a.example/x",
      "SERVICE_FQDN_API=a.example",
      "SERVICE_NAME_API=api",
      `PLAIN=it\\'s \\"5$\\"`,
      "LITERAL='it's 5$'",
      `JSON={"a":"it's"}`,
      "URL=$SERVICE_PASSWORD_A",
      "HOST=0.0.0.0",
    ]);
  });

  it("slugs as Laravel does", () => {
    expect(slug("postgres_data")).toBe("postgres-data");
    expect(slug("My App: v2")).toBe("my-app-v2");
  });
});

// Over 150 lines: every rule of Coolify's reader that a file must survive, each with its source.
import { isAlias, parse, parseDocument, visit } from "yaml";

/*
 * Of coollabsio/coolify 4.3.11: `parsers` is bootstrap/helpers/parsers.php (applicationParser),
 * `shared` bootstrap/helpers/shared.php, `job` app/Jobs/ApplicationDeploymentJob.php.
 */

interface Service {
  image: string;
  command?: string[];
  restart?: string;
  environment: Record<string, string | null>;
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  pull_policy?: string;
  exclude_from_hc?: boolean;
  configs?: { source: string; target: string }[];
}

export interface CoolifyFile {
  text: string;
  services: Record<string, Service>;
  top: Record<string, unknown>;
}

export function readCoolifyFile(text: string): CoolifyFile {
  const top = parse(text) as { services: Record<string, Service> };
  return { text, services: top.services, top };
}

interface Rule {
  rule: string;
  source: string;
  /** What breaks it. */
  broken(file: CoolifyFile): string[];
}

const each = (file: CoolifyFile, judge: (service: Service, name: string) => readonly (string | false)[]) =>
  Object.entries(file.services).flatMap(([name, service]) =>
    judge(service, name)
      .filter((fault) => fault !== false)
      .map((fault) => `${name}: ${fault}`),
  );

const without =
  (...keys: readonly string[]) =>
  (file: CoolifyFile) =>
    each(file, (service) => keys.filter((key) => key in service));

const settings = (file: CoolifyFile, judge: (value: string, key: string) => boolean) =>
  each(file, ({ environment }) =>
    Object.entries(environment).map(([key, value]) => value !== null && !judge(value, key) && key),
  );

/** Every text in it, wherever it stands. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** What Compose is to put in; a doubled $ is one that the container gets. */
const inserted = (text: string) => [...text.replaceAll("$$", "").matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);

const variablesOf = ({ top }: CoolifyFile) => [...new Set(textsIn(top).flatMap(inserted))];

/** bootstrap/helpers/shared.php, parseCommandFromMagicEnvVariable and generateEnvValue. */
const kinds = /^SERVICE_(?:PASSWORD|PASSWORD_64|USER|REALBASE64_(?:32|64|128)|HEX_(?:32|64|128))_[A-Z0-9]+$/;

/** As Coolify compares the names of services: domains.php, normalizeComposeServiceName. */
const normal = (name: string) => name.replace(/[.-]/g, "_");

export const coolifyRules: readonly Rule[] = [
  {
    rule: "no container has a name",
    source: "parsers: 'container_name' => $containerName, for all; the names change with each deployment",
    broken: without("container_name"),
  },
  {
    rule: "nothing is scaled",
    source: "with a container_name Compose refuses replicas (#2131, #3497, #5480)",
    broken: without("deploy", "scale"),
  },
  {
    rule: "no port is published",
    source: "parsers: 'ports' stay as they are, past Coolify's proxy and the host's firewall",
    broken: without("ports", "expose"),
  },
  {
    rule: "no file of settings",
    source: "job 698: env_file becomes ['.env'] in every service",
    broken: without("env_file"),
  },
  {
    rule: "no network is named",
    source:
      "parsers: every service without network_mode gets the network of the application, other top-level ones are lost",
    broken: (file) => [
      ...without("networks", "network_mode", "links")(file),
      ...("networks" in file.top ? ["top"] : []),
    ],
  },
  {
    rule: "nothing is built, and nothing extends another file",
    source: "only the compose file itself is written back (job 709)",
    broken: without("build", "extends", "profiles", "secrets"),
  },
  {
    rule: "every volume is a named one, whose name Coolify keeps as it is",
    source: 'parsers: `./x` becomes a folder on the host (#8107); others "{uuid}_" and Str::slug of the name',
    broken: (file) =>
      each(file, ({ volumes = [] }) =>
        volumes.map((volume) => !/^[a-z0-9]+(?:-[a-z0-9]+)*:\/[A-Za-z0-9/._-]+$/.test(volume) && volume),
      ),
  },
  {
    rule: "every volume is declared, without options",
    source: "parsers: a null one is taken out and put in again under its new name",
    broken: ({ services, top: { volumes } }) => {
      const used = Object.values(services)
        .flatMap((service) => service.volumes ?? [])
        .map((one) => one.split(":")[0]);
      const declared = Object.entries((volumes ?? {}) as Record<string, unknown>);
      return [
        ...used.filter((name) => !declared.some(([own]) => own === name)).map(String),
        ...declared.filter(([name, options]) => options !== null || !used.includes(name)).map(([name]) => name),
      ];
    },
  },
  {
    rule: "nothing else stands at the top",
    source: "parsers: services, volumes, networks, configs and secrets are kept, all else is lost",
    broken: ({ top }) => Object.keys(top).filter((key) => !["services", "volumes", "configs"].includes(key)),
  },
  {
    rule: "no anchor, alias, merge or tag",
    source: "Symfony's Yaml reads it and writes it back; what it makes of them is its own business",
    broken: ({ text }) => {
      const found: string[] = [];
      visit(parseDocument(text), (key, node) => {
        if (isAlias(node)) found.push("alias");
        const { anchor, tag } = (node ?? {}) as { anchor?: string; tag?: string };
        if (anchor !== undefined || (tag !== undefined && !tag.startsWith("tag:yaml.org"))) found.push(String(key));
      });
      return found;
    },
  },
  {
    rule: "no tab",
    source: "Symfony's Yaml refuses a line that begins with one",
    broken: ({ text }) => (text.includes("\t") ? ["a tab"] : []),
  },
  {
    rule: "service names are no shell's business, and differ as Coolify compares them",
    source: "parsers: validateShellSafePath; SERVICE_NAME_ and domains by normalizeComposeServiceName",
    broken: ({ services }) => {
      const names = Object.keys(services);
      return names.filter(
        (name) => !/^[a-z][a-z0-9-]*$/.test(name) || names.filter((one) => normal(one) === normal(name)).length > 1,
      );
    },
  },
  {
    rule: "settings are a map of texts",
    source: "parsers: convertToKeyValueCollection; a number or true would be written back as one",
    broken: (file) =>
      each(file, ({ environment }) =>
        Object.entries(environment).map(([key, value]) => value !== null && typeof value !== "string" && key),
      ),
  },
  {
    rule: "a value that begins with $ is one variable, whole, and required ones say nothing more",
    source: "parsers: what stands behind :? would become the variable's value",
    broken: (file) =>
      settings(file, (value) => !value.startsWith("$") || /^\$\{[A-Z][A-Z0-9_]*(?::\?)?\}$/.test(value)),
  },
  {
    rule: "a $ is doubled, unless a variable of ours stands there",
    source: "Compose puts in whatever follows a single one; Coolify writes texts back as they are",
    broken: ({ top }) =>
      textsIn(top).filter((text) =>
        text
          .replaceAll("$$", "")
          .replace(/\$\{[A-Z][A-Z0-9_]*(?::\?|:-\$\{[A-Z_]+\})?\}/g, "")
          .includes("$"),
      ),
  },
  {
    rule: "no value begins with SERVICE_",
    source: "parsers: $normalEnvironments leaves those out",
    broken: (file) => settings(file, (value) => !value.startsWith("SERVICE_")),
  },
  {
    rule: "nothing looks like a shared variable",
    source: "shared: resolveSharedEnvironmentVariables replaces {{environment.X}}, and trims whatever holds {{",
    broken: ({ top }) => textsIn(top).filter((text) => text.includes("{{")),
  },
  {
    rule: "an empty setting has no variable of its name",
    source: "parsers: where there is one, its value is put in",
    broken: (file) => settings(file, (value, key) => value !== "" || !variablesOf(file).includes(key)),
  },
  {
    rule: "what Coolify makes up is of a kind that it knows, under a name that it can read",
    source: "shared: parseCommandFromMagicEnvVariable counts underscores; an unknown kind is null",
    broken: (file) =>
      variablesOf(file).filter(
        (name) => name.startsWith("SERVICE_") && !kinds.test(name) && !/_(?:URL|FQDN)_/.test(name),
      ),
  },
  {
    rule: "what it makes up also stands alone somewhere",
    source: "older readers look for it at the beginning of a value only",
    broken: (file) => {
      const alone = Object.values(file.services).flatMap(({ environment }) => Object.values(environment));
      return variablesOf(file).filter((name) => name.startsWith("SERVICE_") && !alone.includes(`\${${name}}`));
    },
  },
  {
    rule: "no variable is called as what programs listen to",
    source: "job 698: all variables reach all containers",
    broken: (file) => variablesOf(file).filter((name) => ["PORT", "HOSTNAME", "API_PORT", "HOST"].includes(name)),
  },
  {
    rule: "one service is proposed a domain, at the edge's port",
    source: "parsers: the key SERVICE_URL_<service>_<port> makes one",
    broken: (file) => {
      const keys = each(file, ({ environment }) => Object.keys(environment).filter((key) => /^SERVICE_/.test(key)));
      return keys.join() === "edge: SERVICE_URL_EDGE_8080" ? [] : keys;
    },
  },
  {
    rule: "whose state counts has a health check, and one that can fail without curl",
    source: "no health check is unknown, for all; the app's images have no curl",
    broken: (file) =>
      each(file, ({ healthcheck, exclude_from_hc }) => {
        const test = healthcheck?.test.join(" ") ?? "";
        return [
          exclude_from_hc !== true && healthcheck === undefined && "none",
          /\bcurl\b/.test(test) && "curl",
          /^CMD-SHELL exit 0$/.test(test) && "always passes",
        ];
      }),
  },
  {
    rule: "nothing is a one-off that ends",
    source: "CalculatesExcludedStatus.php: restart: no is left out of the state",
    broken: (file) => each(file, ({ restart }) => [restart !== "unless-stopped" && `restart: ${restart}`]),
  },
  {
    rule: "an image that may move is pulled",
    source: "job: `compose build --pull` pulls none that is not built (#5587)",
    broken: (file) =>
      each(file, ({ image, pull_policy }) => {
        const stays = image.includes("@sha256:") || /:\d+\.\d+[\d.]*$/.test(image);
        return [stays === (pull_policy === "always") && `${image} ${pull_policy}`];
      }),
  },
  {
    rule: "whoever is waited for is there",
    source: "a dependency that is not there fails the deployment when the old containers are gone",
    broken: (file) =>
      each(file, ({ depends_on = {} }) => Object.keys(depends_on).filter((name) => !(name in file.services))),
  },
  {
    rule: "no secret and no value of Coolify's own stands in it",
    source: "it lies in a git repository",
    broken: ({ text }) => text.match(/(?:GOCSPX|BEGIN [A-Z ]*PRIVATE KEY)/g) ?? [],
  },
];

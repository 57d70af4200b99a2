// Over 250 lines, because it is one statement: every rule, default and message of a profile, to be
// read beside one another.
import * as z from "zod";
import type { Authority, AuthorityName } from "./authority.ts";
import {
  canonicalEmail,
  canonicalHost,
  canonicalHttpsUrl,
  canonicalOrigin,
  composeLocation,
  coolifyId,
  domainPattern,
  gitAddress,
  gitBranch,
  imageDigest,
  imageRegistry,
  imageRepository,
  imageTag,
  isOneLine,
  isThisHost,
  loginName,
  loginServer,
  memoryBytes,
  mountFault,
  pathFault,
  projectName as projectNamePattern,
} from "./grammar.ts";
import { localAddress } from "./local-address.ts";
import { allServices, type ServiceName } from "./service.ts";

/**
 * The one version of the profile's format; a file that names another is refused with both named.
 */
export const profileVersion = "dittofeed-setup/v1";

/** Where a file lies; `~/` at its beginning is the home of whoever runs the command. */
const filePath = path(pathFault);
/** Of a file that a container is given. */
const mountedPath = path(mountFault);

function path(faultOf: (path: string) => string | undefined) {
  return z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const fault = text === "" ? undefined : faultOf(text);
      if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
    });
}

const oneLine = z.string().min(1).refine(isOneLineOrEmpty, "must be one line without control characters");

/** That it is empty is said by itself. */
function isOneLineOrEmpty(text: string): boolean {
  return text === "" || isOneLine(text);
}

const commandRule = "must be a list of a program and its arguments, such as [op, read, op://vault/item/password]";

const given = [
  z.strictObject({
    fromEnv: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, "must be the name of an environment variable"),
    /**
     * Where that variable is not set, what the installation holds already: so that a profile made
     * where the secret was typed is good for that host without it, and for any other with it.
     */
    orKept: z.literal(true).optional(),
  }),
  z.strictObject({ fromFile: filePath }),
  z.strictObject({ fromStdin: z.literal(true) }),
  /** A program and its arguments, run without a shell; what it prints is the value. */
  z.strictObject({
    fromCommand: z
      .array(
        z.string(commandRule).max(4096, commandRule).refine(isOneLineOrEmpty, "must not contain control characters"),
        {
          error: commandRule,
        },
      )
      .min(1, commandRule)
      .max(64, "must have at most 64 words")
      .refine(([program = ""]) => program !== "", "must begin with the name of a program"),
  }),
] as const;

/** Where a secret comes from that only the operator can know. */
const givenSecretReference = z.union(given);

/** Where a secret comes from. Never the value itself: a profile can be mailed around. */
const secretReference = z.union([
  ...given,
  z.strictObject({
    generate: z.strictObject({
      bytes: z.int().min(16).max(128).default(32),
      encoding: z.enum(["base64", "base64url", "hex"]).default("base64url"),
    }),
  }),
]);

const port = wholeNumber(65_535);
/**
 * `false` publishes nothing: the installer then reaches the service through the container network.
 */
const optionalPort = z.union([port, z.literal(false)], {
  error: "must be a whole number from 1 to 65535, or false to publish nothing",
});

const originRule = "must be an address such as https://app.example.com, without a path";

/** In its canonical form from here on: what is checked is what is used. */
const httpAddress = z
  .string()
  .refine((text) => canonicalOrigin(text) !== undefined, originRule)
  .overwrite((text) => canonicalOrigin(text) ?? text);

/** As browsers take it in a frame-ancestors rule: all hosts below one, too. */
const frameAncestor = z
  .string()
  .refine((text) => canonicalOrigin(text, { anyHostBelow: true }) !== undefined, originRule)
  .overwrite((text) => canonicalOrigin(text, { anyHostBelow: true }) ?? text);

export const domainName = z
  .string()
  .regex(domainPattern, "must be a domain such as example.com")
  .overwrite((text) => text.toLowerCase());

export const emailAddress = z.email("must be an email address").overwrite(canonicalEmail);

/**
 * A name that Compose takes as a project name, so containers, networks and volumes can carry it
 * unchanged.
 */
const projectName = z
  .string()
  .regex(projectNamePattern, "must be lower-case letters, digits, - and _, starting with a letter or digit");

const registryName = z.string().regex(imageRegistry, "must be a registry such as registry.example.com:5000");

const imageReference = z.strictObject({
  registry: registryName.optional(),
  repository: z
    .string()
    .regex(imageRepository, "must be the name of an image such as acme/api, in lower case and without a tag")
    .optional(),
  tag: z.string().regex(imageTag, "must be an image tag such as 15.8").optional(),
  digest: z.string().regex(imageDigest, "must be sha256: and 64 hexadecimal digits").optional(),
});

const memoryRule = "must be an amount such as 512m or 4g, at least 64m, or false for no limit";
const pidsRule = "must be a whole number from 64 to 4194304, or false for no limit";

const limit = z.union(
  [
    z.literal(false),
    z.strictObject({
      memory: z
        .union(
          [z.string().refine((text) => (memoryBytes(text) ?? 0) >= 64 * 1024 ** 2, memoryRule), z.literal(false)],
          {
            error: memoryRule,
          },
        )
        .optional(),
      /** Processes and threads together. */
      pids: z
        .union([z.int(pidsRule).min(64, pidsRule).max(4_194_304, pidsRule), z.literal(false)], { error: pidsRule })
        .optional(),
    }),
  ],
  { error: "must be a group with memory and pids, or false for no limit" },
);
type Limit = z.ZodOptional<typeof limit>;

/** A database that somebody else runs; the stack then has no postgres service. */
const externalDatabase = z.strictObject({
  host: z
    .string()
    .refine((host) => canonicalHost(host) !== undefined, "must be a host name or an address, without a port")
    .refine((host) => !isThisHost(host), "must not be localhost: inside a container that is the container itself")
    .overwrite((host) => canonicalHost(host) ?? host),
  port: port.default(5432),
  name: oneLine.max(63).default("dittofeed"),
  user: oneLine.max(63).default("dittofeed"),
  /** Absent: kept from `.env`. Never generated, since only the server's owner can set it. */
  password: givenSecretReference.optional(),
  /** As libpq has it, except that nothing weaker is ever fallen back to. */
  sslmode: z.enum(["disable", "require", "verify-ca", "verify-full"]).default("verify-full"),
  /**
   * PEM file with the authorities that may have signed the server's certificate; absent: those that
   * everybody knows.
   */
  caFile: filePath.optional(),
});

/**
 * Who ends TLS before the app: this installation's edge (`acme`, `internal`, `files`), something in
 * front of it, or nobody.
 */
const tlsEnds = z.enum(["none", "acme", "behind-proxy", "internal", "files"]);

/** The one service that people and programs reach. */
const edge = z.strictObject({
  /** Absent: `none` for an http address, `internal` for https on localhost, else `behind-proxy`. */
  tls: tlsEnds.optional(),
  /** Where the authority writes to when a certificate is about to end. */
  email: emailAddress.optional(),
  /** Let's Encrypt's rehearsal: its certificates are trusted by nobody, and its limits are wide. */
  staging: z.boolean().default(false),
  /** Another authority than Let's Encrypt that speaks ACME. */
  authority: z
    .strictObject({
      directory: z
        .string()
        .refine((text) => canonicalHttpsUrl(text) !== undefined, "must be the https address of an ACME directory")
        .overwrite((text) => canonicalHttpsUrl(text) ?? text),
      /**
       * PEM file with the root that signed the directory's own certificate; absent: those that
       * everybody knows.
       */
      caFile: mountedPath.optional(),
    })
    .optional(),
  /** PEM files for `files`: the certificate with its intermediates, and its key. */
  certificate: z.strictObject({ file: mountedPath, keyFile: mountedPath }).optional(),
  /**
   * The address of this host at which its ports are open. Absent: 127.0.0.1 with a tunnel or on
   * localhost, else every IPv4 address of the host, past ufw and firewalld.
   */
  bind: z.union([z.ipv4(), z.ipv6()], { error: "must be an IP address of this host, such as 127.0.0.1" }).optional(),
  /** Sites that may show embedded pages in a frame; empty: any site may. */
  frameAncestors: z.array(frameAncestor).max(50).default([]),
});

const ports = z.strictObject({
  /**
   * These five on 127.0.0.1, and only where somebody asks for it: the containers reach one
   * another without.
   */
  postgres: optionalPort.default(false),
  redis: optionalPort.default(false),
  clickhouse: optionalPort.default(false),
  clickhouseNative: optionalPort.default(false),
  temporal: optionalPort.default(false),
  /** Of the edge without TLS. Absent: the address's own on localhost, else 3000. */
  edge: port.optional(),
  /** Of the edge with TLS. Authorities look for 80 and 443, whatever stands here. */
  http: port.default(80),
  https: port.default(443),
});

const coolifyUuid = z.string().regex(coolifyId, "must be a uuid as Coolify shows it in the address of its pages");

/** For `target: coolify`: where Coolify is, and where in it this goes. */
const coolify = z.strictObject({
  /** Of its dashboard. Absent: nothing is asked of it, and what is generated is pasted by hand. */
  api: httpAddress.optional(),
  /** An API token with the abilities read, write, deploy and read:sensitive. */
  token: givenSecretReference.optional(),
  /** Name or uuid. Absent: named as this profile is. */
  project: oneLine.max(255).optional(),
  environment: oneLine.max(255).default("production"),
  /** Absent: the one that Coolify runs on, where it has no other. */
  server: coolifyUuid.optional(),
  /** An application that is there already. Absent: one is made. */
  application: coolifyUuid.optional(),
  /** Coolify reads the compose file of an application from git, and takes it from nowhere else. */
  repository: z
    .strictObject({
      url: z.string().regex(gitAddress, "must be the https or git@ address of a repository, without a login in it"),
      branch: z.string().regex(gitBranch, "must be the name of a branch such as main").default("main"),
      file: z
        .string()
        .regex(composeLocation, "must be a path in the repository such as /docker-compose.yaml")
        .default("/docker-compose.yaml"),
    })
    .optional(),
});

/** For `target: local`: the app's source, and what runs it. */
const local = z.strictObject({
  /** The checkout. Absent: this folder or one above it, else a clone beside the installation. */
  source: filePath.optional(),
  /** Where it is cloned from, and which branch or tag. */
  repository: z
    .string()
    .regex(gitAddress, "must be the https or git@ address of a repository, without a login in it")
    .default("https://github.com/aymensakka/dittofeed"),
  ref: z.string().regex(gitBranch, "must be the name of a branch or tag such as main").default("multi-tenant-main"),
  /** The Node executable for the app. Absent: 20 or 22, as found on this machine. */
  node: filePath.optional(),
});

export const profileSchema = z
  .strictObject({
    apiVersion: z.literal(profileVersion),
    name: projectName.default("dittofeed"),
    mode: z.enum(["standard", "embedded"]),
    /** Absent: `compose` where a usable engine is found, else `rehearsal`. */
    target: z.enum(["compose", "rehearsal", "coolify", "local"]).optional(),
    /** Absolute, or relative to the folder in which the command runs. */
    directory: filePath.optional(),
    /** The one address of dashboard and api, as browsers see it. */
    address: httpAddress,
    edge: edge.prefault({}),
    ports: ports.prefault({}),
    images: z
      .strictObject({
        /** Taken for api, worker and dashboard where the image names none itself. */
        registry: registryName.optional(),
        postgres: imageReference.optional(),
        redis: imageReference.optional(),
        clickhouse: imageReference.optional(),
        temporal: imageReference.optional(),
        api: imageReference.optional(),
        worker: imageReference.optional(),
        dashboard: imageReference.optional(),
        cloudflared: imageReference.optional(),
        edge: imageReference.optional(),
      })
      .prefault({}),
    /** What a service may take of this host at most. Absent: what is usual; `false`: no limit. */
    limits: z
      .strictObject(
        Object.fromEntries(allServices.map((name) => [name, limit.optional()])) as Record<ServiceName, Limit>,
      )
      .prefault({}),
    workspace: z.strictObject({
      name: z
        .string()
        .trim()
        .min(1)
        .max(200, "must have at most 200 characters")
        .refine(isOneLineOrEmpty, "must not contain control characters"),
      domain: domainName,
      administrator: emailAddress,
    }),
    /** Absent: sign-in is postponed, and the summary says what is missing. */
    google: z.strictObject({ clientId: oneLine, clientSecret: secretReference.optional() }).optional(),
    hubspot: z.strictObject({ clientId: oneLine, clientSecret: secretReference.optional() }).optional(),
    tunnel: z.strictObject({ token: secretReference.optional() }).optional(),
    registry: z
      .strictObject({
        server: z.string().regex(loginServer, "must be a registry such as registry.example.com:5000"),
        username: z.string().regex(loginName, "must be a user's name, without blanks and colons"),
        password: secretReference.optional(),
      })
      .optional(),
    worker: z
      .strictObject({
        replicas: wholeNumber(64).default(1),
        concurrency: wholeNumber(1000).default(10),
      })
      .prefault({}),
    database: z
      .strictObject({
        route: z.enum(["auto", "drizzle", "sql"]).default("auto"),
        /** Absent: the stack brings its own PostgreSQL. */
        external: externalDatabase.optional(),
      })
      .prefault({}),
    coolify: coolify.optional(),
    local: local.optional(),
    /**
     * Only for those who bring their own values; what is absent is kept from `.env`, or generated
     * once.
     */
    secrets: z
      .strictObject({
        JWT_SECRET: secretReference.optional(),
        SECRET_KEY: secretReference.optional(),
        NEXTAUTH_SECRET: secretReference.optional(),
        POSTGRES_PASSWORD: secretReference.optional(),
        REDIS_PASSWORD: secretReference.optional(),
        CLICKHOUSE_PASSWORD: secretReference.optional(),
      })
      .prefault({}),
  })
  .refine(({ database, secrets }) => database.external === undefined || secrets.POSTGRES_PASSWORD === undefined, {
    path: ["secrets", "POSTGRES_PASSWORD"],
    message: "must not be set together with database.external, which has its own password",
  })
  .superRefine(({ address, edge: { tls, certificate }, tunnel }, context) => {
    const wrong = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (canonicalOrigin(address) === undefined || tls === undefined) return;
    const { protocol, hostname } = new URL(address);
    if (protocol === "https:" && tls === "none")
      wrong(["edge", "tls"], "must be acme, behind-proxy, internal or files for an https address");
    if (protocol === "http:" && !["none", "behind-proxy"].includes(tls))
      wrong(["edge", "tls"], "must be none or behind-proxy for an http address");
    if (tls === "acme" && !domainName.safeParse(hostname).success)
      wrong(
        ["edge", "tls"],
        "must be internal, files or behind-proxy: no public authority issues certificates for this name",
      );
    if (tunnel !== undefined && !["none", "behind-proxy"].includes(tls))
      wrong(["edge", "tls"], "must be behind-proxy with a tunnel, which terminates TLS itself");
    if (tls === "files" && certificate === undefined) wrong(["edge", "certificate"], "must be set for edge.tls: files");
  })
  .superRefine(({ target, address, edge: { tls, bind }, ports: given }, context) => {
    if (target !== "coolify") return;
    const wrong = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    const origin = canonicalOrigin(address) ?? "https://unread";
    const { protocol, hostname, port: named } = new URL(origin);
    if (protocol !== "https:" || named !== "" || isThisHost(hostname))
      wrong(["address"], "must be https, without a port and not localhost, for target: coolify, whose proxy serves it");
    if (tls !== undefined && tls !== "behind-proxy")
      wrong(["edge", "tls"], "must be behind-proxy for target: coolify, whose proxy terminates TLS");
    if (bind !== undefined) wrong(["edge", "bind"], "must not be set for target: coolify, which publishes no port");
    const usual: Record<string, unknown> = { ...ports.parse({}), edge: usualEdgePort(origin) };
    for (const [name, port] of Object.entries(given))
      if (port !== undefined && port !== usual[name])
        wrong(["ports", name], "must not be set for target: coolify, which publishes no port");
  })
  .superRefine(({ target, address, tunnel, database }, context) => {
    if (target !== "local") return;
    const wrong = (path: string[], message: string) => context.addIssue({ code: "custom", path, message });
    if (canonicalOrigin(address) !== localAddress)
      wrong(["address"], `must be ${localAddress} for target: local, because the app's code names this address`);
    if (tunnel !== undefined) wrong(["tunnel"], "must not be set for target: local, which serves this machine alone");
    if (database.external !== undefined)
      wrong(["database", "external"], "must not be set for target: local, which starts its own PostgreSQL");
  })
  .transform(({ edge: given, ports: named, ...rest }) => ({
    ...rest,
    edge: { ...given, tls: given.tls ?? usualTls(rest.address) },
    ports: {
      ...(rest.target === "local" ? { ...named, ...publishedLocally(named) } : named),
      edge: named.edge ?? usualEdgePort(rest.address),
    },
    ...(rest.target === "local" && { local: rest.local ?? local.parse({}) }),
  }));

/**
 * The app's processes reach the stores from outside; off the usual ports, which others may hold.
 */
function publishedLocally({ postgres, clickhouse, clickhouseNative, temporal }: z.output<typeof ports>) {
  return {
    postgres: postgres || 5433,
    clickhouse: clickhouse || 8124,
    clickhouseNative: clickhouseNative || 9001,
    temporal: temporal || 7234,
  };
}

function usualTls(address: string): z.output<typeof tlsEnds> {
  if (!address.startsWith("https:")) return "none";
  return isThisHost(new URL(address).hostname) ? "internal" : "behind-proxy";
}

/** On localhost the address says it; in front of any other stands something that has to be told. */
export function usualEdgePort(address: string): number {
  const { protocol, hostname, port: named } = new URL(address);
  return protocol === "http:" && isThisHost(hostname) ? Number(named || 80) : 3000;
}

/** What the operator wants, defaults filled in. */
function wholeNumber(most: number) {
  const rule = `must be a whole number from 1 to ${most}`;
  return z.int(rule).min(1, rule).max(most, rule);
}

export type Profile = z.output<typeof profileSchema>;
/**
 * For editors: names, forms and defaults of what a person writes. What depends on something else (a
 * port of a certificate) is not in it.
 */
export const profileJsonSchema = () => z.toJSONSchema(profileSchema, { io: "input", unrepresentable: "any" });

/** What a person writes down: defaults may be left out. */
export type ProfileInput = z.input<typeof profileSchema>;
export type ExternalDatabase = z.output<typeof externalDatabase>;
export type SecretReference = z.output<typeof secretReference>;
export type ImageReference = z.output<typeof imageReference>;
export type Mode = Profile["mode"];
/** What a profile has to say although there would be something usual to take. */
export type LeftOut = "mode" | "address";
export type Target = "compose" | "rehearsal" | "coolify" | "local";
export type PortName = keyof Profile["ports"];

/** The profile as one run uses it: target decided, directory absolute. */
export type ResolvedProfile = Profile & {
  target: Target;
  /** The post-deployment command's: it works within the api container, and on no host. */
  isInside?: true;
  directory: string;
  /** What containers are given of `database.external.caFile` and `edge.authority.caFile`. */
  authorities?: Partial<Record<AuthorityName, Authority>>;
  /**
   * What is saved for replay: target decided, the directory only if it was given, so that the
   * default stays one. Undefined when the command line chose another target: trying something out
   * must not change what a name stands for.
   */
  asSaved: Profile | undefined;
};

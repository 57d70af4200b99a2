import type { ImageReference, ProfileInput, SecretReference, Target } from "../../src/domain/profile.ts";
import type { GivenSecret } from "../../src/domain/secret-names.ts";
import type { Answers } from "./answers.ts";
import { askedImages, isForCoolify, isFromSource, isThroughApi, secretOfPart } from "./answers.ts";

/**
 * The profile that the answers describe. It may be invalid (that is for `validate` to say), and it
 * never holds a secret: for one that was typed it names the variable that another host has to set, and
 * this one need not, because its `.env` holds it.
 */
export function profileFrom(answers: Answers, base: ProfileInput, typed: ReadonlySet<GivenSecret>): ProfileInput {
  const { google: _google, hubspot: _hubspot, tunnel: _tunnel, registry: _registry, ...rest } = base;
  // A replay takes it from a variable of its name; here also from `.env`, which Coolify has none of.
  const kept = (name: GivenSecret): SecretReference => ({
    fromEnv: name,
    ...(!isThroughApi(answers) && { orKept: true as const }),
  });
  const source = (name: GivenSecret, old: SecretReference | undefined) => (typed.has(name) ? kept(name) : old);
  return {
    ...withoutEmpty(rest, answers),
    mode: answers.mode === "embedded" ? "embedded" : "standard",
    name: answers.name,
    address: withoutSlash(answers.address),
    edge: edge(answers, base.edge ?? {}),
    // Coolify opens none.
    ...(isForCoolify(answers)
      ? { ports: {}, coolify: coolify(answers, base.coolify, typed) }
      : isFromSource(answers)
        ? { ports: base.target === "local" ? (base.ports ?? {}) : {}, local: local(answers, base.local) }
        : { ports: ports(answers) }),
    images: images(answers, base.images ?? {}),
    workspace: {
      name: answers["workspace.name"],
      domain: answers["workspace.domain"].trim(),
      administrator: answers["workspace.administrator"].trim(),
    },
    worker: { replicas: number(answers["worker.replicas"]), concurrency: number(answers["worker.concurrency"]) },
    database: { ...base.database, route: answers["database.route"] as "auto" | "drizzle" | "sql" },
    ...part(answers.google, "google", {
      clientId: answers["google.clientId"].trim(),
      ...given("clientSecret", source(secretOfPart.google, base.google?.clientSecret as SecretReference | undefined)),
    }),
    ...part(answers.hubspot, "hubspot", {
      clientId: answers["hubspot.clientId"].trim(),
      ...given("clientSecret", source(secretOfPart.hubspot, base.hubspot?.clientSecret as SecretReference | undefined)),
    }),
    ...part(answers.tunnel, "tunnel", {
      ...given("token", source(secretOfPart.tunnel, base.tunnel?.token as SecretReference | undefined)),
    }),
    ...part(answers.registry, "registry", {
      server: answers["registry.server"].trim(),
      username: answers["registry.username"].trim(),
      ...given("password", source(secretOfPart.registry, base.registry?.password as SecretReference | undefined)),
    }),
  };
}

function withoutEmpty(base: Omit<ProfileInput, "google" | "hubspot" | "tunnel" | "registry">, answers: Answers) {
  const { target: _target, directory: _directory, ...rest } = base;
  return {
    ...rest,
    ...(answers.target === "" ? {} : { target: answers.target as Target }),
    ...(answers.directory.trim() === "" ? {} : { directory: answers.directory.trim() }),
  };
}

/** A person pastes an address with its closing slash; a profile has none. */
function withoutSlash(text: string): string {
  return text.trim().replace(/\/+$/, "");
}

/** What is not a number stays what it is, so that validation can say so in its own words. */
function number(text: string): number {
  return /^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN;
}

/** What is not asked stays as it was. Whoever takes a tunnel has taken its certificate too. */
function edge(answers: Answers, base: NonNullable<ProfileInput["edge"]>): NonNullable<ProfileInput["edge"]> {
  const { tls: _tls, email: _email, certificate: _certificate, ...rest } = base;
  if (!withoutSlash(answers.address).startsWith("https:") || isForCoolify(answers)) return rest;
  const asked = answers["edge.tls"] as NonNullable<ProfileInput["edge"]>["tls"];
  const tls = answers.tunnel === "yes" ? "behind-proxy" : asked;
  const email = answers["edge.email"].trim();
  return {
    ...rest,
    tls,
    ...(tls === "acme" && email !== "" && { email }),
    ...(tls === "files" && {
      certificate: {
        file: answers["edge.certificate.file"].trim(),
        keyFile: answers["edge.certificate.keyFile"].trim(),
      },
    }),
  };
}

/** What is left empty has a default. */
function local(answers: Answers, base: ProfileInput["local"] = {}): NonNullable<ProfileInput["local"]> {
  const { source: _source, repository: _repository, ref: _ref, ...rest } = base;
  const given = (["source", "repository", "ref"] as const).flatMap((name) => {
    const value = answers[`local.${name}`].trim();
    return value === "" ? [] : [[name, value]];
  });
  return { ...rest, ...Object.fromEntries(given) };
}

/** Without a repository, where the file lies is for whoever puts it there. */
function coolify(
  answers: Answers,
  base: ProfileInput["coolify"] = {},
  typed: ReadonlySet<GivenSecret>,
): NonNullable<ProfileInput["coolify"]> {
  const { api: _api, token, project: _project, environment: _environment, ...more } = base;
  const { application: _application, repository: _repository, ...rest } = more;
  const fromNow = { fromEnv: "COOLIFY_TOKEN" };
  const said = (path: "project" | "environment" | "application" | `repository.${"url" | "branch" | "file"}`) =>
    answers[`coolify.${path}`].trim();
  const one = <Name extends string>(name: Name, value: string) =>
    (value === "" ? {} : { [name]: value }) as Partial<Record<Name, string>>;
  const url = said("repository.url");
  return {
    ...rest,
    ...(isThroughApi(answers) && {
      api: withoutSlash(answers["coolify.api"]),
      token: typed.has("COOLIFY_TOKEN") ? fromNow : (token ?? fromNow),
    }),
    ...one("project", said("project")),
    ...one("environment", said("environment")),
    ...one("application", said("application")),
    ...(url !== "" && {
      repository: { url, ...one("branch", said("repository.branch")), ...one("file", said("repository.file")) },
    }),
  };
}

/** An infrastructure port left empty is published nowhere. */
function ports(answers: Answers): NonNullable<ProfileInput["ports"]> {
  const optional = (text: string) => (text.trim() === "" ? false : number(text));
  return {
    edge: number(answers["ports.edge"]),
    http: number(answers["ports.http"]),
    https: number(answers["ports.https"]),
    postgres: optional(answers["ports.postgres"]),
    redis: optional(answers["ports.redis"]),
    clickhouse: optional(answers["ports.clickhouse"]),
    clickhouseNative: optional(answers["ports.clickhouseNative"]),
    temporal: optional(answers["ports.temporal"]),
  };
}

function images(answers: Answers, base: NonNullable<ProfileInput["images"]>): NonNullable<ProfileInput["images"]> {
  const { registry: _registry, ...rest } = base;
  const registry = answers["images.registry"].trim();
  const result: NonNullable<ProfileInput["images"]> = registry === "" ? rest : { ...rest, registry };
  for (const service of askedImages) {
    const tag = answers[`images.${service}.tag`].trim();
    const { tag: _tag, ...image } = (base[service] ?? {}) as ImageReference;
    if (tag === "" && Object.keys(image).length === 0) delete result[service];
    else result[service] = tag === "" ? image : { ...image, tag };
  }
  return result;
}

function part<Name extends string, Value>(answer: string, name: Name, value: Value): Partial<Record<Name, Value>> {
  return answer === "yes" ? ({ [name]: value } as Record<Name, Value>) : {};
}

function given<Name extends string>(name: Name, reference: SecretReference | undefined) {
  return (reference === undefined ? {} : { [name]: reference }) as Partial<Record<Name, SecretReference>>;
}

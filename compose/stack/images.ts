import type { ImageReference, Mode, ResolvedProfile, Target } from "../../src/domain/profile.ts";
import {
  type ApplicationService,
  allServices,
  applicationServices,
  type InfrastructureService,
  infrastructureServices,
  type ServiceName,
  tunnelService,
} from "../../src/domain/service.ts";
import { answersOf } from "../../src/domain/target.ts";

/** One image, in the parts that a profile may replace one by one. No registry means Docker Hub. */
interface ImageDefault {
  registry?: string;
  repository: string;
  tag: string;
  /**
   * Holds for exactly this image: a profile that names another registry, repository or tag is not
   * held to it.
   */
  digest?: string;
}

/**
 * Pinned: a stack that pulls something newer on its next start is not the stack that was verified.
 * By digest, so that nobody can put another program behind the tag; decision 15 says from where
 * each is known, and how a release renews them. Of the two without, no digest is known for certain.
 */
const thirdParty: Record<Exclude<ServiceName, ApplicationService>, ImageDefault> = {
  // Debian 12 as 15.8 was: with another C library every index on text would be in doubt.
  postgres: {
    repository: "postgres",
    tag: "15.19-bookworm",
    digest: "sha256:539ceaaae49b3a7c8a04467cf00cc6788d8e3f1675df41860d86eebc4c40524f",
  },
  redis: {
    repository: "redis",
    tag: "7.2.16-bookworm",
    digest: "sha256:0637954999d01b7c9ce9167db2da50656e2590d3b884f1c600c5f63bb6e6773c",
  },
  clickhouse: { repository: "clickhouse/clickhouse-server", tag: "23.8.8.20" },
  // 1.22 still takes DB=postgresql; from 1.24 on it is postgres12.
  temporal: { repository: "temporalio/auto-setup", tag: "1.22.4" },
  cloudflared: {
    repository: "cloudflare/cloudflared",
    tag: "2026.9.3",
    digest: "sha256:072c067d25ccbe61d46e18f0d0723255f2bb5304f7317caa95b27031520ff92c",
  },
  edge: {
    repository: "caddy",
    tag: "2.10.2",
    digest: "sha256:c3d7ee5d2b11f9dc54f947f68a734c84e9c9666c92c88a7f30b9cba5da182adb",
  },
};

/** The images that the old bootstrap scripts name for each mode. */
const applications: Record<Mode, (service: ApplicationService) => ImageDefault> = {
  standard: (service) => ({
    registry: "docker.reactmotion.com",
    repository: `my-docker-repo/dittofeed/${service}`,
    tag: "multitenancy-redis-v1",
  }),
  embedded: (service) => ({ repository: `aymensakka/dittofeed-${service}`, tag: "embedded-final" }),
};

type StackParts = Pick<ResolvedProfile, "tunnel" | "database"> & { target?: Target | undefined };

/** The services of this profile's stack, in the order in which they can start. */
export function servicesOf({ tunnel, database, target }: StackParts): ServiceName[] {
  const whole = target !== undefined && answersOf({ target }).runsSource ? infrastructureServices : allServices;
  return whole.filter(
    (service) =>
      (service !== tunnelService || tunnel !== undefined) &&
      (service !== "postgres" || database.external === undefined),
  );
}

/** Those of them that the applications wait for. */
export function infrastructureOf(profile: StackParts): InfrastructureService[] {
  const services = servicesOf(profile);
  return infrastructureServices.filter((service) => services.includes(service));
}

/**
 * As Docker takes it: `registry/repository:tag`, or `registry/repository@digest` where the profile
 * or this program names a digest.
 */
export function imageReference(service: ServiceName, profile: Pick<ResolvedProfile, "mode" | "images">): string {
  const given: ImageReference = profile.images[service] ?? {};
  const isApplication = isApplicationService(service);
  const standard = isApplication ? applications[profile.mode](service) : thirdParty[service];
  const registry = given.registry ?? (isApplication ? profile.images.registry : undefined) ?? standard.registry;
  const repository = given.repository ?? standard.repository;
  const name = registry === undefined ? repository : `${registry.replace(/\/+$/, "")}/${repository}`;
  const isStandard = given.registry === undefined && given.repository === undefined && given.tag === undefined;
  const digest = given.digest ?? (isStandard ? standard.digest : undefined);
  if (digest === undefined) return `${name}:${given.tag ?? standard.tag}`;
  // With both, the digest decides and the tag tells people which version that is.
  return given.digest === undefined ? `${name}:${standard.tag}@${digest}` : `${name}@${digest}`;
}

/**
 * What an image is called that came from a file: engines keep no digest of such a one, so a tag
 * stands in its place, and for the digest of a profile that names no tag the digest's own text.
 */
export function loadedName(reference: string): string {
  const [name = reference, digest] = reference.split("@");
  if (digest === undefined) return reference;
  return hasTag(name) ? name : `${name}:${digest.replace(":", "-")}`;
}

const hasTag = (name: string) => name.lastIndexOf(":") > name.lastIndexOf("/");

/** The profile's images, those of these services by what they are called once they are loaded. */
export function imagesByTag(
  profile: Pick<ResolvedProfile, "mode" | "images">,
  services: readonly ServiceName[],
): ResolvedProfile["images"] {
  const named = services.map((service) => {
    const { digest: _, ...given } = profile.images[service] ?? {};
    const name = loadedName(imageReference(service, profile));
    return [service, { ...given, tag: name.slice(name.lastIndexOf(":") + 1) }] as const;
  });
  return { ...profile.images, ...Object.fromEntries(named) };
}

function isApplicationService(service: ServiceName): service is ApplicationService {
  return (applicationServices as readonly string[]).includes(service);
}

/**
 * Repositories whose tag begins with PostgreSQL's own version; others (timescaledb) begin with
 * theirs.
 */
const tagIsVersion = /(^|\/)(postgres|postgresql|postgis)$/;

/**
 * PostgreSQL's major version as an image's reference tells it; undefined where it does not (a
 * digest, `latest`).
 */
export function postgresMajorIn(reference: string): number | undefined {
  const [, name = "", tag = ""] = /^(.*?)(?::([\w.-]+))?(?:@sha256:[0-9a-f]+)?$/.exec(withoutPort(reference)) ?? [];
  const said =
    /(?:^|[^a-z])pg-?(\d{1,2})(?!\d)/i.exec(tag)?.[1] ?? (tagIsVersion.test(name) ? leading(tag) : undefined);
  return said === undefined ? undefined : Number(said);
}

const leading = (tag: string) => /^v?(\d{1,2})(?![\da-f])/.exec(tag)?.[1];

/** `registry:5000/postgres:15`: the first colon is a port's. */
const withoutPort = (reference: string) => reference.replace(/^([^/]*):\d+\//, "$1/");

import type { ImageReference, Mode, SettledProfile } from "../src/domain/profile.ts";
import {
  type ApplicationService,
  allServices,
  applicationServices,
  type InfrastructureService,
  infrastructureServices,
  type ServiceName,
  tunnelService,
} from "../src/domain/service.ts";

/** One image, in the parts that a profile may replace one by one. No registry means Docker Hub. */
interface ImageDefault {
  registry?: string;
  repository: string;
  tag: string;
}

/** Pinned: a stack that pulls something newer on its next start is not the stack that was verified. */
const thirdParty: Record<Exclude<ServiceName, ApplicationService>, ImageDefault> = {
  postgres: { repository: "postgres", tag: "15.8" },
  redis: { repository: "redis", tag: "7.2.5" },
  clickhouse: { repository: "clickhouse/clickhouse-server", tag: "23.8.8.20" },
  // 1.22 still takes DB=postgresql; from 1.24 on it is postgres12.
  temporal: { repository: "temporalio/auto-setup", tag: "1.22.4" },
  cloudflared: { repository: "cloudflare/cloudflared", tag: "2024.9.1" },
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

/** The services of this profile's stack, in the order in which they can start. */
export function servicesOf({ tunnel, database }: Pick<SettledProfile, "tunnel" | "database">): ServiceName[] {
  return allServices.filter(
    (service) =>
      (service !== tunnelService || tunnel !== undefined) &&
      (service !== "postgres" || database.external === undefined),
  );
}

/** Those of them that the applications wait for. */
export function infrastructureOf(profile: Pick<SettledProfile, "tunnel" | "database">): InfrastructureService[] {
  const services = servicesOf(profile);
  return infrastructureServices.filter((service) => services.includes(service));
}

/** As Docker takes it: `registry/repository:tag`, or `registry/repository@digest` where the profile names a digest. */
export function imageReference(service: ServiceName, profile: Pick<SettledProfile, "mode" | "images">): string {
  const given: ImageReference = profile.images[service] ?? {};
  const isApplication = isApplicationService(service);
  const standard = isApplication ? applications[profile.mode](service) : thirdParty[service];
  const registry = given.registry ?? (isApplication ? profile.images.registry : undefined) ?? standard.registry;
  const repository = given.repository ?? standard.repository;
  const name = registry === undefined ? repository : `${registry.replace(/\/+$/, "")}/${repository}`;
  return given.digest === undefined ? `${name}:${given.tag ?? standard.tag}` : `${name}@${given.digest}`;
}

function isApplicationService(service: ServiceName): service is ApplicationService {
  return (applicationServices as readonly string[]).includes(service);
}

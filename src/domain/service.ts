/** The services of the stack, in the order in which they can start. */
export const infrastructureServices = ["postgres", "redis", "clickhouse", "temporal"] as const;
export const applicationServices = ["api", "worker", "dashboard"] as const;
export const edgeService = "edge";
export const tunnelService = "cloudflared";

export type InfrastructureService = (typeof infrastructureServices)[number];
export type ApplicationService = (typeof applicationServices)[number];
export type ServiceName = InfrastructureService | ApplicationService | typeof edgeService | typeof tunnelService;

export const allServices: readonly ServiceName[] = [
  ...infrastructureServices,
  ...applicationServices,
  edgeService,
  tunnelService,
];

/** No other product is known to have these beside each other. */
export function looksLikeDittofeed(services: readonly string[]): boolean {
  return ["api", "dashboard", "temporal"].every((service) => services.includes(service));
}

export function isServiceName(name: string): name is ServiceName {
  return (allServices as readonly string[]).includes(name);
}

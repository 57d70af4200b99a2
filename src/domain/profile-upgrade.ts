/** What a profile of the earlier layout says today, and what of it changed, a sentence each. */
export interface UpgradedProfile {
  value: unknown;
  changes: readonly string[];
}

/**
 * Until 0.1 a profile had two addresses, and the stack two published ports. Both are read for ever:
 * a profile that was saved or committed years ago must still install. What is not as it was
 * expected is left for validation to name.
 */
export function upgradeProfile(value: unknown): UpgradedProfile {
  if (!isGroup(value) || !isGroup(value.addresses) || value.address !== undefined) return { value, changes: [] };
  const { addresses, ports, ...rest } = value;
  const address = addresses.dashboard ?? addresses.api;
  const upgraded = {
    ...rest,
    address,
    ...(ports === undefined ? {} : { ports: upgradedPorts(ports) }),
  };
  const other = addresses.dashboard === undefined ? undefined : addresses.api;
  return {
    value: upgraded,
    changes: [
      `addresses is now one address for dashboard and api: ${words(address)}`,
      ...(other === undefined || other === address
        ? []
        : [
            `addresses.api (${words(other)}) is no longer used; clients that send events there must use ${words(address)}`,
          ]),
      ...(isGroup(ports) && ports.dashboard !== undefined
        ? [`ports.dashboard is now ports.edge: ${words(ports.dashboard)}`]
        : []),
      ...(isGroup(ports) && ports.api !== undefined
        ? [`ports.api (${words(ports.api)}) is no longer used: the api has no port of its own`]
        : []),
    ],
  };
}

function upgradedPorts(ports: unknown): unknown {
  if (!isGroup(ports)) return ports;
  const { api: _, dashboard, ...rest } = ports;
  return dashboard === undefined ? rest : { edge: dashboard, ...rest };
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const words = (value: unknown): string => (typeof value === "object" ? "(something else)" : String(value));

import type { PortName, Profile } from "../src/domain/profile.ts";
import { isLoopbackAddress } from "./addresses.ts";

export interface PortMove {
  name: PortName;
  from: number;
  to: number;
}

/**
 * The profile with other ports, and with them in every address of this host that names an old one. An address under a name of its
 * own stays: there a proxy decides which port is meant.
 */
export function movePorts<Moved extends Pick<Profile, "ports" | "addresses">>(
  profile: Moved,
  moves: readonly PortMove[],
): Moved {
  const ports = Object.fromEntries(moves.map(({ name, to }) => [name, to]));
  const address = (name: "dashboard" | "api") => movedAddress(profile.addresses[name], moves);
  return {
    ...profile,
    ports: { ...profile.ports, ...ports },
    addresses: { ...profile.addresses, dashboard: address("dashboard"), api: address("api") },
  };
}

function movedAddress(address: string, moves: readonly PortMove[]): string {
  if (!isLoopbackAddress(address)) return address;
  const { port, protocol } = new URL(address);
  const named = Number(port === "" ? (protocol === "https:" ? 443 : 80) : port);
  const move = moves.find(({ from }) => from === named);
  if (move === undefined) return address;
  const moved = new URL(address);
  moved.port = String(move.to);
  // A URL writes a slash behind a bare origin; the profile does not.
  return address.endsWith("/") ? moved.href : moved.href.replace(/\/$/, "");
}

/** What changes, a line each, for people; and what somebody else has to change. */
export function describePortMoves(
  profile: Pick<Profile, "ports" | "addresses" | "tunnel">,
  moves: readonly PortMove[],
): string[] {
  const moved = movePorts(profile, moves);
  const addresses = (["dashboard", "api"] as const).filter((name) => moved.addresses[name] !== profile.addresses[name]);
  const proxied = moves.filter(
    ({ name }) =>
      (name === "dashboard" || name === "api") &&
      profile.tunnel === undefined &&
      !isLoopbackAddress(profile.addresses[name]),
  );
  return [
    ...moves.map(({ name, from, to }) => `ports.${name}: ${from} -> ${to}`),
    ...addresses.map((name) => `addresses.${name}: ${profile.addresses[name]} -> ${moved.addresses[name]}`),
    ...proxied.map(({ name, from, to }) => {
      const address = profile.addresses[name as "dashboard" | "api"];
      return `your proxy for ${address} has to go to port ${to} instead of ${from}; that is not done here`;
    }),
  ];
}

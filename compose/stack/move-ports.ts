import type { PortName, Profile } from "../../src/domain/profile.ts";
import { isLoopbackAddress } from "./addresses.ts";

export interface PortMove {
  name: PortName;
  from: number;
  to: number;
}

/**
 * The profile with other ports, and with them in every address of this host that names an old one.
 * An address under a name of its own stays: there a proxy decides which port is meant.
 */
export function movePorts<Moved extends Pick<Profile, "ports" | "address">>(
  profile: Moved,
  moves: readonly PortMove[],
): Moved {
  const ports = Object.fromEntries(moves.map(({ name, to }) => [name, to]));
  return { ...profile, ports: { ...profile.ports, ...ports }, address: movedAddress(profile.address, moves) };
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
  profile: Pick<Profile, "ports" | "address" | "tunnel" | "edge">,
  moves: readonly PortMove[],
): string[] {
  const moved = movePorts(profile, moves);
  const isProxied = profile.tunnel === undefined && !isLoopbackAddress(profile.address);
  const foreign = moves.filter(({ name }) => isProxied && (name === "edge" || name === "http" || name === "https"));
  return [
    ...moves.map(({ name, from, to }) => `ports.${name}: ${from} -> ${to}`),
    ...(moved.address === profile.address ? [] : [`address: ${profile.address} -> ${moved.address}`]),
    ...foreign.map(
      ({ from, to }) =>
        `whatever is in front of ${profile.address} must send requests to port ${to} instead of ${from}; that is not done here`,
    ),
  ];
}

import { describePortMoves, movePorts } from "../../../../compose/stack/move-ports.ts";
import type { Review } from "../../../../screens/wizard/services.ts";
import type { ProfileInput } from "../../../domain/profile.ts";
import type { PlannedInstallation } from "../../../installation/planned.ts";

/** The answers with the next free ports in the place of taken ones; undefined where none is taken, or none is free. */
export function freePorts(input: ProfileInput, { profile, facts }: PlannedInstallation): Review["freePorts"] {
  const taken = facts.ports.filter(({ state }) => state === "taken");
  const moves = taken.flatMap(({ name, port, nextFree }) =>
    name === undefined || nextFree === undefined ? [] : [{ name, from: port, to: nextFree }],
  );
  if (moves.length === 0 || moves.length < taken.length) return undefined;
  const { ports, address } = movePorts(profile, moves);
  return { profile: { ...input, ports, address }, says: describePortMoves(profile, moves) };
}

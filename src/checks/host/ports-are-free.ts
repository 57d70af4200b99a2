import { type PublishedPort, publishedPorts } from "../../../compose/stack/published-ports.ts";
import { check, installationCheck, type Remediation } from "../../domain/check.ts";
import type { PortFacts } from "../../domain/facts/containers.ts";
import { fail, ok, unknown } from "../../domain/finding.ts";
import type { ResolvedProfile } from "../../domain/profile.ts";
import type { RepairStep } from "../../domain/repair.ts";

const moving = {
  title: "Use the next free port and update every address that names the old one",
  does: () => "switches to the next free port and updates every address that names the old one",
  risk: "restarts",
} as const satisfies Partial<Remediation<never>>;

export const portsAreFree = check({
  id: "H5",
  title: "Ports are free or used by this stack",
  category: "host",
  symptom: "port is already allocated, or address already in use",
  detection: "binding the port, and its owner: a container by its published ports, a process by /proc/net",
  proof: "engine",
  keptBy: "us",
  stops: "sign-in",
  explains: ["S1", "E9"],
  reads: ["installation", "ports"],
  detect({ installation, ports }) {
    if (installation.profile === undefined) return unknown("the wanted ports are known only from a profile");
    const taken = takenOf(ports);
    if (taken.length === 0)
      return ok(ports.length === 0 ? "no ports are published" : notTaken(ports, `${ports.length} ports`));
    return fail({
      saw: `${takenInWords(taken)}.`,
      why: "The service cannot start or cannot be reached on its port.",
      next: `Stop the program that uses it. Or choose another port${inProfile(taken)} and in every address that names it: ${others(taken)}`,
      evidence: held(taken, "a process that only root can see"),
    });
  },
  remediation: { ...moving, steps: ({ installation, ports }) => movesOf(installation.profile, ports) },
});

/**
 * Compose would notice only when that container starts, seconds into the run: so it is asked
 * before.
 */
export const portsAreFreeBefore = installationCheck(portsAreFree, {
  name: "ports-free",
  reads: ["profile", "ports", "savedProfile"],
  detect({ profile, ports }) {
    // A rehearsal publishes nothing, so that none was looked at; it is to find out all the same.
    const wanted = ports.length > 0 ? ports : publishedPorts(profile);
    const twice = wantedTwice<PortFacts | PublishedPort>(wanted);
    const places = [...new Set(twice.flatMap((one) => ("own" in one && one.own ? [one.own.place] : [])))];
    if (twice.length > 0)
      return fail({
        code: "value-refused",
        saw: "Two services have the same port",
        why: "Only one of them could use it.",
        next: `Give each its own port in the profile${places.map((place) => `, or in ${place}`).join("")}.`,
        evidence: [twice.map((one) => `${keyOf(one)} is ${one.port}`).join(", ")],
      });
    const taken = takenOf(ports);
    if (taken.length === 0) return ok(notTaken(ports, `${ports.length} ports are free or already ours`));
    return fail({
      code: "port-taken",
      saw: takenInWords(taken),
      why: "The service could not be reached on its port.",
      next: `Stop the program that uses it, or choose another port${inProfile(taken)}: ${others(taken)}`,
      evidence: held(taken, "another process (only root can see which)"),
    });
  },
  remediation: {
    ...moving,
    // Of a first installation the profile is still in a person's hands.
    steps: ({ profile, ports, savedProfile }) => (savedProfile.exists ? movesOf(profile, ports) : []),
  },
});

type Wanted = Pick<PortFacts, "name" | "own" | "address" | "port">;

const everywhere = ["0.0.0.0", "::"];

/** Of the profile each needs a port of its own; what a person's own file adds may be on another address. */
const clash = (one: Wanted, other: Wanted) =>
  one.port === other.port &&
  ((one.name !== undefined && other.name !== undefined) ||
    one.address === other.address ||
    [one, other].some(({ address }) => everywhere.includes(address)));

/** Those of which another one wants the same port. */
export const wantedTwice = <One extends PortFacts | PublishedPort>(wanted: readonly One[]): One[] =>
  wanted.filter((one) => wanted.some((other) => other !== one && clash(one, other)));

/** Where the number stands. */
const keyOf = ({ name, own }: Wanted) =>
  own === undefined ? `ports.${name}` : `the port of ${own.service} in ${own.place}`;

/** A port that cannot be tried is neither free nor taken, and no reason to refuse. */
function notTaken(ports: readonly PortFacts[], words: string): string {
  const unseen = ports.filter(({ state }) => state === "unknown").map(({ port }) => port);
  if (unseen.length === 0) return words;
  return `the engine is on another machine: no container there uses ${unseen.join(", ")}, but its processes are not visible from here`;
}

const takenOf = (ports: readonly PortFacts[]) => ports.filter(({ state }) => state === "taken");

const takenInWords = (taken: readonly PortFacts[]) =>
  taken.length === 1 ? `Port ${taken[0]?.port} is taken` : `${taken.length} ports are taken`;

const held = (taken: readonly PortFacts[], nobody: string) =>
  taken.map(
    ({ name, own, address, port, owner }) =>
      `${name ?? own?.service}: ${address}:${port} is in use by ${owner ?? nobody}`,
  );

const others = (taken: readonly PortFacts[]) =>
  taken.map((one) => `${keyOf(one)}: ${one.nextFree ?? "a free one"}`).join(", ");

const inProfile = (taken: readonly PortFacts[]) =>
  taken.some(({ name }) => name !== undefined) ? " in the profile" : "";

/** Only what is saved can be changed for good: with --target on the command line nothing is. */
function movesOf(profile: ResolvedProfile | undefined, ports: readonly PortFacts[]): RepairStep[] {
  const moves = takenOf(ports).flatMap(({ name, port, nextFree }) =>
    name === undefined || nextFree === undefined ? [] : [{ name, from: port, to: nextFree }],
  );
  return profile?.asSaved !== undefined && moves.length > 0 ? [{ do: "move-ports", moves }] : [];
}

import type { InspectedContainer } from "../domain/facts/containers.ts";
import type { DirectoryFacts } from "../domain/facts/directory.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile, SecretReference } from "../domain/profile.ts";
import { type MakeSecret, Secret, type SecretSource } from "../domain/secret.ts";
import type { SecretName } from "../domain/secret-names.ts";
import { type ResolvedSecrets, referencesByName, resolveSecrets } from "../engine/resolve-secrets.ts";

/** A secret as a person is told of it: its name, and where its value comes from. */
export interface SecretRow {
  name: SecretName;
  origin: "kept" | "recovered" | "typed" | "generated" | "environment" | "file" | "command" | "stdin" | "missing";
}

/** What was decided, and of what. */
interface Decided {
  asked: string;
  containers: readonly Container[] | undefined;
  envText: Secret | undefined;
  typed: ReadonlyMap<SecretName, Secret>;
  made: ResolvedSecrets;
}

interface Known {
  generated: Map<string, Secret>;
  last?: Decided;
}

type Container = Pick<InspectedContainer, "name" | "environment">;
type Directory = Pick<DirectoryFacts, "env" | "envText">;

/**
 * The secrets of one command, decided once however often they are asked for: on the wizard's
 * screen, for the review, for the run and under the lock. Random values are made once and
 * registered once. What lies outside wins whenever it has changed: `.env`, which another run may
 * have written, a file that the profile names, and what was typed.
 */
export class RunSecrets {
  readonly #ports: Pick<Ports, "files" | "host">;
  readonly #makeSecret: MakeSecret;
  readonly #typed: ReadonlyMap<SecretName, Secret>;
  /** By directory: no two installations share a value. */
  readonly #of = new Map<string, Known>();

  /** `typed` in the wizard, during this very command; it may grow. */
  constructor(
    { ports, makeSecret }: { ports: Pick<Ports, "files" | "host">; makeSecret: MakeSecret },
    typed: ReadonlyMap<SecretName, Secret> = new Map(),
  ) {
    this.#ports = ports;
    this.#makeSecret = makeSecret;
    this.#typed = typed;
  }

  /** `containers` of it, where they were looked at. */
  async resolve(
    profile: ResolvedProfile,
    { env, envText }: Directory,
    containers?: readonly Container[],
  ): Promise<ResolvedSecrets> {
    const known: Known = this.#of.get(profile.directory) ?? { generated: new Map() };
    this.#of.set(profile.directory, known);
    const { generated, last } = known;
    const references = [...referencesByName(profile)];
    const asked = JSON.stringify(references);
    const readsFiles = references.some(([, reference]) => reference !== undefined && "fromFile" in reference);
    const isAsBefore =
      last?.asked === asked &&
      isSame(last.envText, envText) &&
      sameTyped(last.typed, this.#typed) &&
      isSame(heldIn(last.containers), heldIn(containers));
    if (isAsBefore && !readsFiles) return last.made;
    const { files, host } = this.#ports;
    const sources = { files, host, makeSecret: this.#makeSecret, typed: this.#typed, generated, containers };
    const made = await resolveSecrets(profile, env, sources);
    known.last = { asked, containers, envText, typed: new Map(this.#typed), made };
    return made;
  }

  /** Every secret that this installation needs, and where its value will come from. Shows none. */
  async rows(profile: ResolvedProfile, directory: Directory, containers?: readonly Container[]): Promise<SecretRow[]> {
    const { secrets } = await this.resolve(profile, directory, containers);
    return [...referencesByName(profile)].map(([name, reference]) => ({
      name,
      origin: originOf(secrets.get(name)?.origin, this.#typed.has(name), reference),
    }));
  }
}

export function isSame(one: Secret | undefined, other: Secret | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

/** All that they were made with, as one secret. */
const heldIn = (containers: readonly Container[] | undefined): Secret | undefined =>
  containers &&
  Secret.json(
    "settings",
    containers.map(({ name, environment }) => [name, ...environment]),
  );

function sameTyped(one: ReadonlyMap<SecretName, Secret>, other: ReadonlyMap<SecretName, Secret>): boolean {
  return one.size === other.size && [...one].every(([name, secret]) => other.get(name) === secret);
}

function originOf(
  origin: SecretSource | undefined,
  isTyped: boolean,
  reference: SecretReference | undefined,
): SecretRow["origin"] {
  if (isTyped) return "typed";
  if (origin !== "given") return origin ?? "missing";
  if (reference !== undefined && "fromFile" in reference) return "file";
  if (reference !== undefined && "fromCommand" in reference) return "command";
  return reference !== undefined && "fromStdin" in reference ? "stdin" : "environment";
}

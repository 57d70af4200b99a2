import { imageReference, postgresMajorIn, servicesOf } from "../../compose/stack/images.ts";
import { writtenImage } from "../../compose/stack/written-compose-file.ts";
import type { ContainerFacts } from "../domain/facts/containers.ts";
import type { DatabaseFacts, PostgresDataFacts } from "../domain/facts/database.ts";
import type { DirectoryFacts, FoundInstallation } from "../domain/facts/directory.ts";
import type { EngineFacts } from "../domain/facts/engine.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { InstallationTarget } from "../domain/target.ts";
import { usesExternalDatabase } from "../domain/target.ts";

export interface PostgresDataPlace {
  /** That the server is to run from; undefined where nobody says. */
  reference: string | undefined;
  database: DatabaseFacts;
  containers: readonly Pick<ContainerFacts, "id" | "name" | "service" | "image">[];
  volumes: readonly string[];
  /**
   * Any that may be on this machine: one of them is needed to look into a volume that no container
   * has.
   */
  images: readonly string[];
}

export interface InstalledDataPlace {
  ports: Pick<Ports, "docker">;
  installation: Pick<FoundInstallation, "profile">;
  engine: EngineFacts;
  directory: Pick<DirectoryFacts, "composeText" | "overrideText"> | undefined;
  containers: PostgresDataPlace["containers"];
  signal: AbortSignal;
}

/**
 * The data folder of the installation's own PostgreSQL, and what the image says that its files or
 * its profile name.
 */
export async function inspectInstalledData(
  target: Pick<InstallationTarget, "usesEngine">,
  { ports, installation: { profile }, engine, directory, containers, signal }: InstalledDataPlace,
  database: DatabaseFacts,
  volumes: () => Promise<readonly string[]>,
): Promise<PostgresDataFacts> {
  const isElsewhere = profile !== undefined && usesExternalDatabase(profile);
  if (!target.usesEngine || isElsewhere || engine.state !== "usable") return { state: "none" };
  const written = writtenImage([directory?.overrideText, directory?.composeText], "postgres");
  const named = profile === undefined ? [] : servicesOf(profile).map((service) => imageReference(service, profile));
  // What ran until now is the likeliest to be here.
  const images = [written ?? [], containers.map(({ image }) => image), named].flat();
  const reference = profile === undefined ? written : imageReference("postgres", profile);
  const known = { reference, database, containers, volumes: await volumes(), images };
  return inspectPostgresData(ports, known, signal);
}

/**
 * Which PostgreSQL the data folder is of: asked of the server where it runs, else read from the
 * folder, in the container or in a container that is made for it, never started, and removed. Never
 * throws for an engine that says no.
 */
export async function inspectPostgresData(
  { docker }: Pick<Ports, "docker">,
  { reference, database, containers, volumes, images }: PostgresDataPlace,
  signal: AbortSignal,
): Promise<PostgresDataFacts> {
  const container = containers.find(({ service }) => service === "postgres");
  const volume = volumes.find((name) => name.endsWith("_postgres"));
  if (container === undefined && volume === undefined) return { state: "none" };
  const where = volume === undefined ? `The data folder of ${container?.name}` : `The volume ${volume}`;
  try {
    const major =
      database.state === "open"
        ? Math.floor(database.version / 10_000)
        : await majorInFolder(docker, { container: container?.id, volume, images }, signal);
    if (major === undefined) return { state: "unknown", saw: `${where} cannot be checked without an image` };
    const says = reference === undefined ? 0 : postgresMajorIn(reference);
    const imageMajor =
      says === undefined && reference !== undefined ? await majorOfImage(docker, reference, signal) : undefined;
    return { state: "held", major, where, imageMajor };
  } catch (thrown) {
    if (signal.aborted || !(thrown instanceof Problem)) throw thrown;
    return { state: "unknown", saw: `${where} could not be checked: ${thrown.saw}` };
  }
}

async function majorInFolder(
  docker: Ports["docker"],
  {
    container,
    volume,
    images,
  }: { container: string | undefined; volume: string | undefined; images: readonly string[] },
  signal: AbortSignal,
): Promise<number | undefined> {
  if (container !== undefined) return docker.postgresMajor({ container }, signal);
  const [image] = (await docker.localImages(images, signal)).keys();
  if (image === undefined || volume === undefined) return undefined;
  return docker.postgresMajor({ volume, image }, signal);
}

/** Official images say it in their settings; one that is not here yet says nothing. */
async function majorOfImage(
  docker: Ports["docker"],
  reference: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const said = await docker.imageVariable(reference, "PG_MAJOR", signal);
  return said !== undefined && /^\d{1,2}$/.test(said) ? Number(said) : undefined;
}

import { imageReference, servicesOf } from "../../../compose/stack/images.ts";
import { writtenImage } from "../../../compose/stack/written-compose-file.ts";
import type { DatabaseFacts, PostgresDataFacts } from "../../domain/facts/database.ts";
import { usesExternalDatabase } from "../../domain/profile.ts";
import { inspectPostgresData } from "../postgres-data.ts";
import type { ProbeContext } from "../probe-context.ts";

/** The data folder of the installation's own PostgreSQL, and what the image says that its files or its profile name. */
export async function inspectInstalledData(
  {
    ports,
    installation: { profile, project },
    directory,
    containers,
    signal,
  }: Omit<ProbeContext, "engine" | "makeSecret">,
  database: DatabaseFacts,
): Promise<PostgresDataFacts> {
  if (profile !== undefined && (profile.target === "rehearsal" || usesExternalDatabase(profile)))
    return { state: "none" };
  const written = writtenImage([directory?.overrideText, directory?.composeText], "postgres");
  const named = profile === undefined ? [] : servicesOf(profile).map((service) => imageReference(service, profile));
  const images = [written ?? [], containers.map(({ image }) => image), named].flat();
  const volumes = await ports.docker.volumes(project, signal);
  const reference = profile === undefined ? written : imageReference("postgres", profile);
  return inspectPostgresData(ports, { reference, database, containers, volumes, images }, signal);
}

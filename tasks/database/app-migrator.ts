import { imageReference } from "../../compose/stack/images.ts";
import type { AppMigration } from "../../src/domain/docker.ts";
import type { Ports } from "../../src/domain/ports.ts";
import type { ResolvedProfile } from "../../src/domain/profile.ts";
import type { SourceTree } from "../../src/domain/source.ts";
import { answersOf } from "../../src/domain/target.ts";
import { composeProject } from "../services/services-up.ts";

/** The app's own migrations, and what runs them: its image, or its source. */
export interface AppMigrator {
  migrations(): Promise<AppMigration[]>;
  migrate(onLine: (line: string) => void): Promise<void>;
}

/**
 * `tree` and the port to it are asked for only where the app runs from source: a container has
 * none.
 */
export function appMigrator(
  ports: Pick<Ports, "docker" | "source">,
  profile: ResolvedProfile,
  tree: () => Promise<SourceTree>,
  signal: AbortSignal,
): AppMigrator {
  if (answersOf(profile).runsSource)
    return {
      migrations: async () => ports.source.migrations(await tree(), signal),
      migrate: async (onLine) => ports.source.migrate(await tree(), onLine, signal),
    };
  return {
    migrations: () => ports.docker.appMigrations(imageReference("api", profile), signal),
    migrate: (onLine) => ports.docker.migrate(composeProject({ profile }), onLine, signal),
  };
}

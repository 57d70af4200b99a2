import type { SettledProfile } from "../src/domain/profile.ts";
import type { Task } from "../src/domain/task.ts";
import { applySchema } from "./apply-schema.ts";
import { createClickhouseTables } from "./create-clickhouse-tables.ts";
import { createWorkspace } from "./create-workspace.ts";
import { pullImages } from "./pull-images.ts";
import { saveProfile } from "./save-profile.ts";
import { startApplications } from "./start-applications.ts";
import { startInfrastructure } from "./start-infrastructure.ts";
import { startRehearsalDatabase } from "./start-rehearsal-database.ts";
import { startWorkflows } from "./start-workflows.ts";
import { verifyApi } from "./verify-api.ts";
import { verifyCertificate } from "./verify-certificate.ts";
import { verifyDatabase } from "./verify-database.ts";
import { verifyEmbeddedPages } from "./verify-embedded-pages.ts";
import { verifyEmbeddedSessions } from "./verify-embedded-sessions.ts";
import { verifyPublicAddress } from "./verify-public-address.ts";
import { verifySignIn } from "./verify-sign-in.ts";
import { verifyWorking } from "./verify-working.ts";
import { writeCompose } from "./write-compose.ts";
import { writeDatabaseAuthority } from "./write-database-authority.ts";
import { writeEnv } from "./write-env.ts";

/** What an installation consists of, in order. A rehearsal has the same steps; those with containers say why they skip. */
export function installationTasks({
  target,
  databaseAuthority,
}: Pick<SettledProfile, "target" | "databaseAuthority">): readonly Task[] {
  return [
    // First, because it holds no value, and whatever fails later is then repeated by name.
    saveProfile,
    writeEnv,
    ...(databaseAuthority === undefined ? [] : [writeDatabaseAuthority]),
    writeCompose,
    pullImages,
    startInfrastructure,
    ...(target === "rehearsal" ? [startRehearsalDatabase] : []),
    applySchema,
    createWorkspace,
    startApplications,
    createClickhouseTables,
    startWorkflows,
    verifyDatabase,
    verifyCertificate,
    verifyApi,
    verifySignIn,
    verifyWorking,
    verifyEmbeddedSessions,
    verifyEmbeddedPages,
    verifyPublicAddress,
  ];
}

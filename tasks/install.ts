import type { OfflineBundle } from "../src/domain/offline-bundle.ts";
import type { ResolvedProfile } from "../src/domain/profile.ts";
import { answersOf } from "../src/domain/target.ts";
import type { Task } from "../src/domain/task.ts";
import { applySchema } from "./database/apply-schema.ts";
import { saveProfile } from "./files/save-profile.ts";
import { writeAuthorities } from "./files/write-authorities.ts";
import { writeCompose } from "./files/write-compose.ts";
import { writeEnv } from "./files/write-env.ts";
import { loadImages } from "./images/load-images.ts";
import { pullImages } from "./images/pull-images.ts";
import { buildPackages } from "./local/build-packages.ts";
import { cloneSource } from "./local/clone-source.ts";
import { installPackages } from "./local/install-packages.ts";
import { writeSourceEnv } from "./local/write-source-env.ts";
import { createClickhouseTables } from "./services/create-clickhouse-tables.ts";
import { startApplications } from "./services/start-applications.ts";
import { startInfrastructure } from "./services/start-infrastructure.ts";
import { startRehearsalDatabase } from "./services/start-rehearsal-database.ts";
import { startWorkflows } from "./services/start-workflows.ts";
import { verifyApi } from "./verification/verify-api.ts";
import { verifyCertificate } from "./verification/verify-certificate.ts";
import { verifyDatabase } from "./verification/verify-database.ts";
import { verifyEmbeddedPages } from "./verification/verify-embedded-pages.ts";
import { verifyEmbeddedSessions } from "./verification/verify-embedded-sessions.ts";
import { verifyPublicAddress } from "./verification/verify-public-address.ts";
import { verifySignIn } from "./verification/verify-sign-in.ts";
import { verifyWorking } from "./verification/verify-working.ts";
import { createWorkspace } from "./workspace/create-workspace.ts";

/**
 * What an installation consists of, in order. A rehearsal has the same steps; those with containers
 * say why they skip.
 */
export function installationTasks(
  { target, authorities }: Pick<ResolvedProfile, "target" | "authorities">,
  bundle?: OfflineBundle,
): readonly Task[] {
  if (answersOf({ target }).runsSource) return sourceTasks;
  return [
    // First, because it holds no value, and whatever fails later is then repeated by name.
    saveProfile,
    writeEnv,
    ...(authorities === undefined ? [] : [writeAuthorities]),
    writeCompose,
    bundle === undefined ? pullImages : loadImages(bundle),
    startInfrastructure,
    ...(answersOf({ target }).bringsServer ? [startRehearsalDatabase] : []),
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

/**
 * The same for what runs from source. The app is not started: that is what whoever works on it does
 * all day, and what only it could answer is not verified.
 */
const sourceTasks: readonly Task[] = [
  saveProfile,
  writeEnv,
  writeCompose,
  cloneSource,
  writeSourceEnv,
  installPackages,
  buildPackages,
  pullImages,
  startInfrastructure,
  applySchema,
  createWorkspace,
  createClickhouseTables,
  startWorkflows,
  verifyDatabase,
];

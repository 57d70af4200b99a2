import { apiOrigin, embeddedPages, redirectUri } from "../../compose/stack/addresses.ts";
import type { Summary } from "../domain/event.ts";
import { installationPaths } from "../domain/installation-files.ts";
import type { Ports } from "../domain/ports.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import { variablesElsewhere } from "../engine/resolve-secrets.ts";
import type { RunView } from "../engine/run-view.ts";
import type { Planned } from "./planned.ts";

/** What was typed into the wizard lies in this host's `.env` alone. */
function elsewhere(profile: ResolvedProfile): string[] {
  const names = variablesElsewhere(profile);
  if (names.length === 0) return [];
  return [
    `Before you use the profile on another host, set ${names.join(" and ")} there: what you typed is only in this host's .env.`,
  ];
}

const kept = { compose: undefined, env: undefined };

/** What the operator is told at the end, from what was seen during this run. */
export async function summarise(planned: Planned, view: RunView, log: string | undefined): Promise<Summary> {
  const { profile, facts } = planned;
  const { target, context } = planned.installation;
  const { ports } = context;
  const paths = installationPaths(profile.directory);
  return {
    mode: profile.mode,
    target: profile.target,
    dashboardUrl: `${profile.address}/dashboard`,
    apiUrl: `${apiOrigin(profile)}/api`,
    workspace: {
      name: profile.workspace.name,
      id: facts.database.state === "open" ? facts.database.workspace.id : undefined,
      administrator: profile.workspace.administrator,
    },
    google: profile.google === undefined ? undefined : { redirectUri: redirectUri(profile), origin: profile.address },
    embeddedPages: embeddedPages(profile),
    files: {
      directory: profile.directory,
      ...(target.isKept ? kept : { compose: paths.compose, env: paths.env }),
      log,
      ...(target.bringsServer && (await databaseFolder(ports, profile.directory))),
    },
    ...(!target.isKept && !target.isScratch && (await secretKey(ports, paths, view))),
    verified: view.verified,
    unverified: [...planned.skipped, ...view.unverified, ...target.unverified],
    defects: view.defects,
    next: [...target.nextSteps(profile), ...elsewhere(profile)],
    savedProfile: facts.savedProfile.exists ? profile.name : undefined,
  };
}

async function databaseFolder({ rehearsal }: Pick<Ports, "rehearsal">, directory: string) {
  const data = await rehearsal.data(directory);
  return data && { database: data.folder };
}

/** Whoever has said that there is a copy is not asked again. */
async function secretKey(
  { files }: Pick<Ports, "files">,
  { env, secretKeyCopied }: ReturnType<typeof installationPaths>,
  { tasks }: RunView,
) {
  if ((await files.facts(secretKeyCopied)) !== undefined) return undefined;
  const isWritten = tasks.some(({ id, state }) => id === "write-env" && state === "done");
  return { secretKey: { file: env, isWritten } };
}

import { stringify } from "yaml";
import { runPostDeployment, runPreDeployment } from "./deployment-commands.ts";
import type { Deployment } from "./deployment-log.ts";
import { quoted, type Server } from "./docker-port.ts";
import { dotEnv } from "./dot-env.ts";
import { parseCompose, type Surroundings } from "./parser.ts";
import { isCancelled, Remote } from "./remote.ts";
import { saveFiles } from "./save-files.ts";

export interface DeploymentPlace {
  readonly server: Server;
  readonly around: Omit<Surroundings, "suffix">;
  readonly suffix: string;
  /** Text of a file in the resource's repository and branch; nothing: it is not set. */
  readonly readRepository: (repository: string, branch: string, path: string) => string | undefined;
  /** So many of the next answers to a post-deployment command are lost on the way back. */
  readonly lostAnswers: { count: number };
  /** Coolify's own log, storage/logs/laravel.log. */
  readonly ownLog: string[];
  /** Before 4.0 the command is typed as it is, newlines too. */
  readonly joinsLines: boolean;
}

/** ApplicationDeploymentJob.php 624: one deployment of a Docker Compose application, from the clone to its last command. */
export async function deployApplication(deployment: Deployment, place: DeploymentPlace): Promise<void> {
  const remote = new Remote(deployment, place.server);
  try {
    await bringUp(deployment, place, remote);
  } catch (error) {
    if (!isCancelled(deployment)) fail(deployment, error);
    return;
  }
  // 529: finished first, before anything that might still fail, and whatever the containers' health.
  deployment.status = "finished";
  await runPostDeployment(deployment, remote, place).catch((error: Error) => {
    // 556: into Coolify's own log file, where nobody who deployed will look.
    place.ownLog.push(`Post deployment command failed for ${deployment.uuid}: ${error.message}`);
  });
}

async function bringUp(deployment: Deployment, place: DeploymentPlace, remote: Remote): Promise<void> {
  const { resource } = deployment;
  const { root } = place.around;
  // 2155. The real one runs a helper container of this name, in which /artifacts/<deployment> is; on the host it never is.
  const workdir = `${root}/artifacts/${deployment.uuid}`;
  const configuration = `${root}/applications/${resource.uuid}`;
  deployment.log(`Starting deployment of ${resource.name} to localhost.`);
  deployment.log("Preparing container with helper image: ghcr.io/coollabsio/coolify-helper:1.0.13");
  await runPreDeployment(deployment, remote);
  deployment.log("----------------------------------------");
  deployment.log(
    `Importing ${resource.gitRepository}:${resource.gitBranch} (commit sha ${deployment.commit}) to /artifacts/${deployment.uuid}.`,
  );
  loadComposeFile(deployment, place);
  const { services, ...rest } = parseCompose(resource, { ...place.around, suffix: place.suffix });
  await saveFiles(resource, remote, configuration);
  const composeFile = `${workdir}${resource.composeLocation}`;
  const text = stringify({ services, ...filled(rest) }, { lineWidth: 0 });
  await remote.run(`mkdir -p $(dirname ${quoted(composeFile)}) ${quoted(configuration)}`);
  await remote.write(composeFile, text);
  // 720: `docker compose build --pull`. It pulls nothing for a service that has no `build:`, so it is left out here.
  deployment.log("Pulling & building required images.");
  const env = dotEnv(resource, Object.keys(services), deployment.commit);
  deployment.log("Creating .env file with runtime variables for container.", "stdout", true);
  await remote.write(`${workdir}/.env`, env);
  await remote.write(`${configuration}/.env`, env);
  await stopOld(deployment, remote);
  deployment.log("Starting new application.");
  const network = resource.uuid;
  await remote.run(
    `docker network inspect '${network}' >/dev/null 2>&1 || docker network create --attachable '${network}' >/dev/null || true`,
  );
  await remote.run(`docker network connect ${network} coolify-proxy >/dev/null 2>&1 || true`);
  const settings = [`COOLIFY_BRANCH=${quoted(resource.gitBranch)}`, `COOLIFY_RESOURCE_UUID=${quoted(resource.uuid)}`];
  const address =
    resource.fqdn === null
      ? []
      : [`COOLIFY_URL=${quoted(resource.fqdn)}`, `COOLIFY_FQDN=${quoted(new URL(resource.fqdn).host)}`];
  const options = `--env-file ${workdir}/.env --project-name ${resource.uuid} --project-directory ${workdir}`;
  const up = `${[...address, ...settings].join(" ")} docker compose ${options} -f ${composeFile} up -d`;
  try {
    await remote.run(up, { shown: true });
  } finally {
    // 395: written whether it came up or not, and each time anew.
    await remote.write(`${configuration}/docker-compose.yaml`, text);
    await remote.write(
      `${configuration}/README.md`,
      `# Resource name: ${resource.name}\n# Latest deployment date: now\n`,
    );
    await remote.run(`rm -rf ${quoted(workdir)}`);
  }
  deployment.log("New container started.");
}

/** app/Models/Application.php 2103. */
export function loadComposeFile(
  { resource }: Pick<Deployment, "resource">,
  place: Pick<DeploymentPlace, "readRepository">,
): void {
  const path = `${resource.baseDirectory.replace(/\/+$/, "")}${resource.composeLocation}`;
  const text = place.readRepository(resource.gitRepository, resource.gitBranch, path);
  if (text === undefined || text === "") {
    throw new Error(
      `Docker Compose file not found at: ${path} (branch: ${resource.gitBranch})<br><br>` +
        "Check if you used the right extension (.yaml or .yml) in the compose file name.",
    );
  }
  if (text.length > 5 * 1024 * 1024) throw new Error("Docker Compose file exceeds the 5 MiB size limit.");
  resource.composeRaw = text;
}

/** 4021: all of them, by the label, one after the other, before an image of the new ones is there (#10593). */
async function stopOld(deployment: Deployment, remote: Remote): Promise<void> {
  deployment.log("Removing old containers.");
  for (const { name } of await remote.containers()) {
    await remote.run(`docker stop -t 30 ${name}`, { mayFail: true });
    await remote.run(`docker rm -f ${name}`, { mayFail: true });
  }
}

/** 5007. What was created of the new containers stays as it is, and so do those that came up; the old are gone. */
function fail(deployment: Deployment, error: unknown): void {
  deployment.status = "failed";
  deployment.log("========================================", "stderr");
  deployment.log(`Deployment failed: ${error instanceof Error ? error.message : String(error)}`, "stderr");
  deployment.log("Error type: App\\Exceptions\\DeploymentException", "stderr", true);
  deployment.log("Error code: 0", "stderr", true);
  deployment.log("========================================", "stderr");
}

function filled(sections: Record<string, Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sections).filter(([, section]) => Object.keys(section).length > 0));
}

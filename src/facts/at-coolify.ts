import type { Coolify, CoolifyAccess, CoolifyApplication, CoolifyPlace, CoolifyServer } from "../domain/coolify.ts";
import { recordOf } from "../domain/coolify-record.ts";
import type { AtCoolifyFacts } from "../domain/facts/at-coolify.ts";
import type { Ports } from "../domain/ports.ts";
import { Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";

/** Coolify's clock and this one's are not the same, and its round takes a minute. */
const settledMs = 180_000;

type Named = Pick<ResolvedProfile, "name" | "coolify">;

/**
 * Reads only. Throws Problem coolify-unreachable, coolify-refused, coolify-differs: nothing can be
 * planned without knowing where.
 */
export async function inspectAtCoolify(
  { coolify: port, clock }: Pick<Ports, "coolify" | "clock">,
  access: CoolifyAccess,
  profile: Named,
  signal: AbortSignal,
): Promise<AtCoolifyFacts> {
  const version = await port.version(access, signal);
  if (isTooOld(version)) throw tooOld(version);
  const [projects, servers, application] = await Promise.all([
    port.projects(access, signal),
    port.servers(access, signal),
    applicationOf(port, access, profile, signal),
  ]);
  const project = projectOf(projects, profile);
  const facts = { version, project, server: serverOf(servers, profile), application };
  if (application === undefined) return { ...facts, isStopped: false, variables: [], deployments: [] };
  if (application.buildPack !== "dockercompose") throw otherKind(application);
  const [variables, deployments] = await Promise.all([
    port.variables(access, application.uuid, signal),
    port.deployments(access, application.uuid, signal),
  ]);
  const quietMs = clock.now().getTime() - Date.parse(deployments[0]?.at ?? "");
  return {
    ...facts,
    isStopped: application.status.startsWith("exited") && quietMs > settledMs,
    variables,
    deployments,
  };
}

/** The one that the profile names, else the one that a run of it has made. */
async function applicationOf(
  port: Coolify,
  access: CoolifyAccess,
  { name, coolify }: Named,
  signal: AbortSignal,
): Promise<CoolifyApplication | undefined> {
  const named = coolify?.application;
  if (named !== undefined) {
    const found = await port.application(access, named, signal);
    if (found === undefined) throw noApplication(access.api, named);
    return found;
  }
  const all = await port.applications(access, signal);
  const made = all.filter(({ description }) => recordOf(description)?.profile === name);
  if (made.length > 1) throw several(made);
  const [only] = made;
  // The list has no settings in it.
  return only === undefined ? undefined : port.application(access, only.uuid, signal);
}

function projectOf(projects: readonly CoolifyPlace[], { name, coolify }: Named): CoolifyPlace | undefined {
  const wanted = coolify?.project ?? name;
  const found = projects.filter(({ uuid, name: called }) => uuid === wanted || called === wanted);
  if (found.length < 2) return found[0];
  throw new Problem({
    code: "coolify-differs",
    title: "Several Coolify projects have that name",
    saw: `${found.length} projects are called ${wanted}: ${found.map(({ uuid }) => uuid).join(", ")}.`,
    why: "There is no way to tell which one is meant.",
    next: "Put the UUID of the right one into coolify.project in the profile. Coolify shows it in the address of the project's page.",
  });
}

function serverOf(servers: readonly CoolifyServer[], { coolify }: Named): CoolifyServer {
  const [only] = servers;
  const found =
    coolify?.server !== undefined
      ? servers.find(({ uuid }) => uuid === coolify.server)
      : servers.length === 1
        ? only
        : // How Coolify calls the machine that it runs on itself.
          servers.find(({ address }) => address === "host.docker.internal");
  if (found !== undefined) return found;
  const list = servers.map(({ uuid, name, address }) => `${uuid}  ${name} (${address})`).join("\n");
  throw new Problem({
    code: "coolify-differs",
    title: coolify?.server === undefined ? "Coolify has several servers" : "Coolify has no such server",
    saw: list === "" ? "Coolify shows no servers to this token." : list,
    why: "The server to deploy to is unknown.",
    next: "Put the UUID of the right one into coolify.server in the profile.",
  });
}

/**
 * Before 4.0.0-beta.420.7 SERVICE_URL_… was a host without its scheme, and SERVICE_FQDN_… had one
 * (bootstrap/helpers/shared.php).
 */
function isTooOld(version: string): boolean {
  const beta = /^4\.0\.0-beta\.(\d+)/.exec(version)?.[1];
  return beta === undefined ? /^[0-3]\./.test(version) : Number(beta) < 421;
}

function tooOld(version: string): Problem {
  return new Problem({
    code: "coolify-differs",
    title: "This Coolify is too old",
    saw: `This is version ${version}.`,
    why: "Before 4.0.0-beta.421, Coolify fills the addresses in a compose file differently, and nobody could sign in.",
    next: "Update Coolify (Settings, Update), then run this again.",
  });
}

function noApplication(api: string, uuid: string): Problem {
  return new Problem({
    code: "coolify-differs",
    title: "Coolify has no such application",
    saw: `${api} has no application ${uuid}, or does not show it to this token's team.`,
    why: "Nothing in it can be read or changed.",
    next: "Check coolify.application in the profile: the UUID is in the address of the application's page. Without it, a new application is created.",
  });
}

function several(made: readonly CoolifyApplication[]): Problem {
  return new Problem({
    code: "coolify-differs",
    title: "Coolify has several applications for this profile",
    saw: made.map(({ uuid, name }) => `${uuid}  ${name}`).join("\n"),
    why: "There is no way to tell which one is meant.",
    next: "Put the UUID of the right one into coolify.application in the profile.",
  });
}

function otherKind({ name, buildPack }: CoolifyApplication): Problem {
  return new Problem({
    code: "coolify-differs",
    title: "The application is of another kind",
    saw: `${name} has the build pack ${buildPack === "" ? "an unknown build pack" : buildPack}.`,
    why: "Only an application with the build pack Docker Compose uses a compose file.",
    next: "Remove coolify.application from the profile to have one created, or set one with the build pack Docker Compose.",
  });
}

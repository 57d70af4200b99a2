import { repositoryName } from "../../src/domain/coolify.ts";
import { withRecord } from "../../src/domain/coolify-record.ts";
import { Problem } from "../../src/domain/problem.ts";
import type { AssessInput, Change, Task, TaskContext } from "../../src/domain/task.ts";
import { accessOf, coolifyOf } from "./access.ts";
import type { WantedInCoolify } from "./wanted.ts";

/** The application in Coolify, and where it reads its compose file from. */
export function makeApplication(wanted: WantedInCoolify): Task {
  return {
    id: "coolify-application",
    phase: "infrastructure",
    title: "Create the application in Coolify",
    looksAt: ["atCoolify"],
    assess(input) {
      const { application, project } = coolifyOf(input);
      const changes = application === undefined ? creation(input) : movedFrom(input, wanted);
      if (changes.length > 0) {
        const because = application === undefined ? "Coolify has none for this profile" : "it reads another file";
        return { state: "needed", because, changes };
      }
      return {
        state: "done",
        because: `${application?.name} (${application?.uuid}), in ${project?.name ?? "Coolify"}`,
      };
    },
    async run(ctx) {
      const { application } = coolifyOf(ctx);
      const access = accessOf(ctx);
      if (application === undefined) return create(ctx, wanted);
      const { repository } = ctx.profile.coolify ?? {};
      await ctx.ports.coolify.updateApplication(
        access,
        application.uuid,
        {
          composeLocation: wanted.composeLocation,
          ...(repository && { branch: repository.branch, repository: asKept(application.repository, repository.url) }),
        },
        ctx.signal,
      );
    },
  };
}

/** In the form in which Coolify has the present one: with the address at GitHub, or without. */
function asKept(present: string, url: string): string {
  return /^[^:]+\/[^:]+$/.test(present) && !present.includes("//") ? repositoryName(url) : url;
}

function creation({ profile, facts }: AssessInput): Change[] {
  const { project } = coolifyOf({ facts });
  const { repository, environment = "production", project: named = profile.name } = profile.coolify ?? {};
  return [
    ...(project === undefined ? [{ action: "create", what: `the project ${named} in Coolify` } as const] : []),
    {
      action: "create",
      what: `the application ${profile.name} in ${project?.name ?? named}, ${environment}, from ${repository?.url ?? "your repository"}`,
    },
  ];
}

function movedFrom({ profile, facts }: AssessInput, { composeLocation }: WantedInCoolify): Change[] {
  const { application } = coolifyOf({ facts });
  const { repository } = profile.coolify ?? {};
  if (application === undefined) return [];
  const differs = [
    ...(repository !== undefined && repositoryName(application.repository) !== repositoryName(repository.url)
      ? [`repository ${application.repository} to ${repository.url}`]
      : []),
    ...(repository !== undefined && application.branch !== repository.branch
      ? [`branch ${application.branch} to ${repository.branch}`]
      : []),
    ...(application.composeLocation !== composeLocation
      ? [`compose file ${application.composeLocation} to ${composeLocation}`]
      : []),
  ];
  return differs.map((what) => ({ action: "update", what: `${what} in Coolify` }));
}

async function create(ctx: TaskContext, wanted: WantedInCoolify): Promise<void> {
  const { profile, ports, signal } = ctx;
  const { project, server } = coolifyOf(ctx);
  const { repository, environment = "production", project: named = profile.name } = profile.coolify ?? {};
  if (repository === undefined) throw noRepository();
  const access = accessOf(ctx);
  const uuid = project?.uuid ?? (await ports.coolify.createProject(access, named, signal));
  const environments = await ports.coolify.environments(access, uuid, signal);
  if (!environments.some(({ name }) => name === environment)) throw noEnvironment(named, environment);
  const made = await ports.coolify.createApplication(
    access,
    {
      ...{ name: profile.name, project: uuid, environment, server: server.uuid },
      description: withRecord("", { profile: profile.name, values: "", deployed: "" }),
      ...{ repository: repository.url, branch: repository.branch, composeLocation: wanted.composeLocation },
    },
    signal,
  );
  await loaded(ctx, made);
}

/** It clones the repository, with git on its server. */
const patienceMs = 60_000;

/**
 * Coolify reads the file afterwards, and says nowhere that it could not (LoadComposeFile.php); the
 * generated file always asks for variables, which are there once it was read.
 */
async function loaded(ctx: TaskContext, application: string): Promise<void> {
  const { clock, coolify } = ctx.ports;
  const until = clock.elapsed() + patienceMs;
  while ((await coolify.variables(accessOf(ctx), application, ctx.signal)).length === 0) {
    if (clock.elapsed() > until) throw notLoaded(ctx);
    await clock.sleep(1_000, ctx.signal);
  }
}

function notLoaded({ profile }: TaskContext): Problem {
  const { url, branch, file } = profile.coolify?.repository ?? {};
  return new Problem({
    code: "coolify-differs",
    title: "Coolify has not read the compose file",
    saw: `The application was created, but a minute later it has no variables of ${file} from ${url} (${branch}).`,
    why: "Without its file, there is nothing to deploy.",
    next: `Commit the generated file there (dittofeed-setup coolify generate ${profile.name}), press Reload compose under General in Coolify, then run this again. For a private repository, create the application in Coolify yourself, with its GitHub App or a deploy key, and put its UUID into coolify.application.`,
  });
}

function noRepository(): Problem {
  return new Problem({
    code: "usage",
    title: "The profile has no repository",
    saw: "coolify.repository is not set.",
    why: "Coolify reads an application's compose file only from git.",
    next: "Set coolify.repository (url, branch, file) in the profile.",
  });
}

function noEnvironment(project: string, environment: string): Problem {
  return new Problem({
    code: "coolify-differs",
    title: "Coolify's project has no such environment",
    saw: `${project} has no environment called ${environment}.`,
    why: "The application goes into one.",
    next: "Create it in Coolify, or set another one in coolify.environment in the profile.",
  });
}

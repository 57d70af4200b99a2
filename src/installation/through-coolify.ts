import { givenVariables } from "../../compose/coolify/coolify-variables.ts";
import { postDeploymentCommand, postDeploymentSettings } from "../../compose/scripts/post-deployment-command.ts";
import { accessTo } from "../../tasks/coolify/access.ts";
import { coolifyTasks } from "../../tasks/coolify/deploy-through-coolify.ts";
import type { CoolifyAccess } from "../domain/coolify.ts";
import type { Emit } from "../domain/event.ts";
import { engineNotAsked } from "../domain/facts/engine.ts";
import type { PlanFacts, PlanGroup } from "../domain/facts/facts.ts";
import type { Plan } from "../domain/plan.ts";
import { combineProblems, Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import type { InstallationSecrets } from "../domain/secret.ts";
import type { Task } from "../domain/task.ts";
import { missingValue } from "../engine/dereference.ts";
import type { ResolvedSecrets } from "../engine/resolve-secrets.ts";
import { type RunResult, runPlan } from "../engine/run-plan.ts";
import { inspectAtCoolify } from "../facts/at-coolify.ts";
import { inspectDirectoryDetails, inspectSavedProfile } from "../facts/directory.ts";
import type { Installation } from "./installation.ts";
import { type Planned, planOrProblem } from "./planned.ts";

/**
 * The plan of what Coolify deploys: its API is asked for all of it, and nothing of this host but
 * the folder for lock, journal and logs. `program` is what the post-deployment command runs. Reads
 * only. Throws Problem usage (no address or token), coolify-unreachable, coolify-refused, coolify-
 * differs.
 */
export async function planThroughCoolify(installation: Installation, program: () => Promise<string>): Promise<Planned> {
  const { context, profile } = installation;
  const { ports, makeSecret } = context;
  if (profile.coolify?.api === undefined || profile.coolify.token === undefined) throw byHand(profile);
  const directory = await inspectDirectoryDetails(ports, profile.directory, makeSecret);
  const resolved = await installation.secrets.resolve(profile, directory, []);
  const access = accessTo(profile, resolved.secrets);
  // What else is missing is told together with it.
  if (access === undefined) throw combineProblems(resolved.problems, "Values are missing") ?? byHand(profile);
  const { signal } = context.interruption;
  const facts: PlanFacts = {
    ...{
      host: await ports.host.facts(),
      engine: engineNotAsked,
      compose: { state: "absent", saw: "it was not asked" },
      directory,
    },
    ...{ ports: [], images: [], containers: [], ownServices: [], volumes: [] },
    database: { state: "unreachable", saw: "only the containers on Coolify's server can reach it" },
    ...{ postgresData: { state: "none" }, encryption: { state: "none" }, application: { state: "absent" } },
    savedProfile: await inspectSavedProfile(ports, profile),
    atCoolify: await inspectAtCoolify(ports, access, profile, signal),
  };
  const command = postDeploymentCommand(postDeploymentSettings(profile), await program());
  return new PlannedThroughCoolify(installation, {
    access,
    facts,
    resolved,
    command,
    again: () => planThroughCoolify(installation, program),
  });
}

interface Looked {
  access: CoolifyAccess;
  facts: PlanFacts;
  resolved: ResolvedSecrets;
  command: string;
  again(): Promise<Planned>;
}

class PlannedThroughCoolify implements Planned {
  readonly installation: Installation;
  readonly findings = [];
  readonly skipped = [];
  readonly plan: Plan;
  readonly obstacle: Problem | undefined;
  readonly #tasks: readonly Task[];
  readonly #access: CoolifyAccess;
  readonly #secrets: InstallationSecrets;
  readonly #again: () => Promise<Planned>;
  #facts: PlanFacts;

  constructor(installation: Installation, { access, facts, resolved, command, again }: Looked) {
    this.installation = installation;
    this.#access = access;
    this.#facts = facts;
    this.#secrets = resolved.secrets;
    this.#again = again;
    this.#tasks = coolifyTasks(installation.profile, command);
    const { profile } = installation;
    const planned = planOrProblem(this.#tasks, { profile, facts, secrets: resolved.secrets });
    const problems = [...missing(resolved, profile, facts), ...planned.problems];
    this.obstacle = combineProblems(problems, `${problems.length} things must be fixed first; nothing was changed`);
    this.plan = planned.plan;
  }

  get profile(): ResolvedProfile {
    return this.installation.profile;
  }

  get facts(): PlanFacts {
    return this.#facts;
  }

  /** Somebody may have pressed a button in Coolify meanwhile. */
  async underLock(): Promise<Planned> {
    const fresh = await this.#again();
    const isSame = JSON.stringify(fresh.plan) === JSON.stringify(this.plan) && fresh.obstacle === undefined;
    return isSame ? this : fresh;
  }

  async run(emit: Emit, resume: () => string): Promise<RunResult> {
    const { ports, makeSecret, interruption } = this.installation.context;
    const { signal } = interruption;
    const result = await runPlan({
      tasks: this.#tasks,
      context: { profile: this.profile, secrets: this.#secrets, facts: this.#facts, ports, signal, makeSecret },
      lookAgain: (groups, facts) => this.#lookAgain(groups, facts, signal),
      database: () => Promise.reject(new TypeError("no step of it opens a database")),
      ...{ emit, clock: ports.clock, resume },
    });
    this.#facts = result.facts;
    return result;
  }

  async close(): Promise<void> {
    // Nothing is kept open between two requests.
  }

  async #lookAgain(groups: readonly PlanGroup[], facts: PlanFacts, signal: AbortSignal): Promise<PlanFacts> {
    const { ports } = this.installation.context;
    const fresh = { ...facts };
    if (groups.includes("savedProfile")) fresh.savedProfile = await inspectSavedProfile(ports, this.profile);
    if (groups.includes("atCoolify"))
      fresh.atCoolify = await inspectAtCoolify(ports, this.#access, this.profile, signal);
    return fresh;
  }
}

/** What somebody has typed into Coolify already need not be given to it again. */
function missing(
  { problems }: ResolvedSecrets,
  profile: ResolvedProfile,
  { atCoolify }: PlanFacts,
): readonly Problem[] {
  const isThere = (name: string) => atCoolify?.variables.some(({ key, value }) => key === name && value !== undefined);
  const given = givenVariables(profile).flatMap(({ name, secret }) =>
    secret !== undefined && isThere(name) ? [missingValue(secret).title] : [],
  );
  return problems.filter(({ code, title }) => code !== "value-missing" || !given.includes(title));
}

function byHand({ name, coolify }: ResolvedProfile): Problem {
  const lacks = coolify?.api === undefined ? "coolify.api" : "coolify.token";
  return new Problem({
    code: "usage",
    title: `Coolify deploys "${name}", but the profile does not say how to reach Coolify`,
    saw: `The profile has target: coolify, but no ${lacks}.`,
    why: "Coolify is set up by hand, or through its API with an address and a token.",
    next: `dittofeed-setup coolify generate ${name}   (or the profile's file, if it is not saved) writes what to paste where. To let this program do it, set coolify.api and coolify.token in the profile.`,
  });
}

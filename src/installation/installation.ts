import { installationTasks } from "../../tasks/install.ts";
import { checksBefore } from "../checks/before.ts";
import { reported } from "../domain/check.ts";
import type { Emit } from "../domain/event.ts";
import type { PlanFacts } from "../domain/facts/facts.ts";
import type { ReportedFinding } from "../domain/finding.ts";
import { isFailure } from "../domain/finding.ts";
import type { Plan } from "../domain/plan.ts";
import { combineProblems, Problem } from "../domain/problem.ts";
import type { Profile, ResolvedProfile, Target } from "../domain/profile.ts";
import type { InstallationSecrets, Secret } from "../domain/secret.ts";
import type { SecretName } from "../domain/secret-names.ts";
import type { AssessInput, Task } from "../domain/task.ts";
import { makePlan } from "../engine/make-plan.ts";
import { resolveSecrets } from "../engine/resolve-secrets.ts";
import { runChecksOver } from "../engine/run-checks.ts";
import { type RunResult, runPlan } from "../engine/run-plan.ts";
import { DatabaseSession } from "../facts/database-session.ts";
import { Gatherer } from "../facts/gatherer.ts";
import type { InstallationContext } from "./context.ts";
import { resolveProfile } from "./resolve-profile.ts";

export interface InstallationOptions {
  profile: Profile;
  target?: Target | undefined;
  /** Typed in the wizard, during this run. */
  typed?: ReadonlyMap<SecretName, Secret>;
}

/** One installation as one command sees it: looked at, judged and planned. Nothing has been changed when it exists. */
export class Installation {
  readonly profile: ResolvedProfile;
  readonly secrets: InstallationSecrets;
  readonly findings: readonly ReportedFinding[];
  readonly plan: Plan;
  readonly tasks: readonly Task[];
  /** Everything that stands in the way, at once; undefined when the plan may be run. */
  readonly obstacle: Problem | undefined;
  /** The part of it that no check has found: secrets, and what the plan could not be made for. In the form of the review's findings. */
  readonly unplanned: readonly ReportedFinding[];
  readonly #context: InstallationContext;
  readonly #options: InstallationOptions;
  readonly #looker: Gatherer;
  readonly #session: DatabaseSession;
  #facts: PlanFacts;

  private constructor(
    context: InstallationContext,
    options: InstallationOptions,
    looker: Gatherer,
    session: DatabaseSession,
    seen: { profile: ResolvedProfile; facts: PlanFacts; secrets: InstallationSecrets; problems: readonly Problem[] },
  ) {
    this.#context = context;
    this.#options = options;
    this.#looker = looker;
    this.#session = session;
    this.#facts = seen.facts;
    this.profile = seen.profile;
    this.secrets = seen.secrets;
    this.tasks = installationTasks(seen.profile);
    const input = { profile: seen.profile, facts: seen.facts, secrets: seen.secrets };
    const known = { ...seen.facts, profile: seen.profile, secrets: seen.secrets };
    this.findings = runChecksOver(checksBefore, known).map((result) => reported(result, seen.profile.name));
    const planned = planOrProblem(this.tasks, input);
    // A missing secret makes planning fail too: then it is the secret that has to be named.
    const unplanned = seen.problems.length === 0 ? planned.problems : [];
    const others = [...seen.problems, ...unplanned];
    this.unplanned = others.map((problem) => ({ check: "plan", status: "fail", problem }));
    const problems = [...others, ...this.findings.filter(isFailure).map((finding) => finding.problem)];
    this.obstacle = combineProblems(problems, `${problems.length} things stand in the way; nothing was changed`);
    this.plan = planned.plan;
  }

  get facts(): PlanFacts {
    return this.#facts;
  }

  /** Looks at everything, reads only. */
  static async look(context: InstallationContext, options: InstallationOptions): Promise<Installation> {
    const { ports, makeSecret } = context;
    const signal = context.interruption.signal;
    const engine = await ports.docker.inspectEngine(signal);
    const profile = await resolveProfile(context, options.profile, { engine, target: options.target });
    const session = new DatabaseSession(ports, profile);
    const looker = new Gatherer({ ports, profile, makeSecret, session, signal });
    const early = await looker.early(engine);
    const { files, host } = ports;
    const sources = { files, host, makeSecret, typed: options.typed ?? new Map() };
    const { secrets, problems } = await resolveSecrets(profile, early.directory.env, sources);
    const facts = await looker.withDatabase(early, secrets);
    return new Installation(context, options, looker, session, { profile, facts, secrets, problems });
  }

  /**
   * The installation as it is now that the lock is held. Another run may have written .env since this one looked: its
   * secrets must be kept, not overwritten by those that this run made up.
   */
  async underLock(): Promise<Installation> {
    const { directory } = await this.#looker.again(["directory"], this.#facts, this.secrets);
    const before = this.#facts.directory;
    const same = directory.composeText === before.composeText && sameSecret(directory.envText, before.envText);
    if (same) return this;
    await this.close();
    return Installation.look(this.#context, this.#options);
  }

  /** Runs the plan, or only the tasks of these ids. The lock must be held. */
  async run(emit: Emit, resume: () => string, only?: readonly string[]): Promise<RunResult> {
    const { ports, makeSecret, interruption } = this.#context;
    const { profile, secrets } = this;
    const { signal } = interruption;
    const result = await runPlan({
      tasks: only === undefined ? this.tasks : this.tasks.filter(({ id }) => only.includes(id)),
      context: { profile, secrets, facts: this.#facts, ports, signal, makeSecret },
      lookAgain: (groups, facts) => this.#looker.again(groups, facts, secrets),
      database: (facts) => this.#session.database(facts, secrets, signal),
      emit,
      clock: ports.clock,
      resume,
    });
    this.#facts = result.facts;
    return result;
  }

  close(): Promise<void> {
    return this.#session.close();
  }
}

function sameSecret(one: Secret | undefined, other: Secret | undefined): boolean {
  return one === undefined || other === undefined ? one === other : one.equals(other);
}

/** Without all of its values there is no plan, and why not is one more thing that stands in the way. */
function planOrProblem(tasks: readonly Task[], input: AssessInput): { plan: Plan; problems: Problem[] } {
  try {
    return { plan: makePlan(tasks, input), problems: [] };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return { plan: { steps: [] }, problems: [thrown] };
  }
}

import { installationTasks } from "../../tasks/install.ts";
import { checksBefore, checksBeforeSource } from "../checks/before.ts";
import { lowered, skippedLine } from "../checks/skipped-checks.ts";
import { type CheckResult, reported } from "../domain/check.ts";
import type { Emit } from "../domain/event.ts";
import type { PlanFacts } from "../domain/facts/facts.ts";
import type { ReportedFinding } from "../domain/finding.ts";
import { isFailure } from "../domain/finding.ts";
import type { Plan } from "../domain/plan.ts";
import { combineProblems, Problem } from "../domain/problem.ts";
import type { ResolvedProfile } from "../domain/profile.ts";
import type { InstallationSecrets } from "../domain/secret.ts";
import type { AssessInput, Task } from "../domain/task.ts";
import { makePlan } from "../engine/make-plan.ts";
import type { ResolvedSecrets } from "../engine/resolve-secrets.ts";
import { runChecksOver } from "../engine/run-checks.ts";
import { type RunResult, runPlan } from "../engine/run-plan.ts";
import { Gatherer } from "../facts/gatherer.ts";
import type { Installation } from "./installation.ts";
import { isSame } from "./secrets.ts";

/** Looks at everything and makes the plan. Reads only. Whoever asked closes it. */
export async function planInstallation(installation: Installation): Promise<PlannedInstallation> {
  const { context, profile, found, target, engine, bundle } = installation;
  const { ports, makeSecret, interruption } = context;
  const { signal } = interruption;
  const gatherer = new Gatherer({ ports, installation: found, target, makeSecret, bundle, signal });
  let resolved: ResolvedSecrets = { secrets: new Map(), problems: [] };
  const facts = await gatherer.forPlan(engine, async (directory, containers) => {
    resolved = await installation.secrets.resolve(profile, directory, containers);
    return resolved.secrets;
  });
  return new PlannedInstallation(installation, gatherer, facts, resolved);
}

/** What is planned, on whatever it is made: to be shown, and to be run. */
export interface Planned {
  readonly installation: Pick<Installation, "context" | "lock" | "target">;
  readonly profile: ResolvedProfile;
  /** As they were when it was planned, or as its run has left them. */
  readonly facts: PlanFacts;
  readonly findings: readonly ReportedFinding[];
  readonly plan: Plan;
  /** Everything that stands in the way, at once; undefined when the plan may be run. */
  readonly obstacle: Problem | undefined;
  /** What would have stood in the way, and was skipped on request; a line each. */
  readonly skipped: readonly string[];
  /** As it is now that the lock is held. */
  underLock(): Promise<Planned>;
  /** The lock must be held. */
  run(emit: Emit, resume: () => string): Promise<RunResult>;
  close(): Promise<void>;
}

/**
 * An installation that was looked at, judged and planned. Nothing has been changed when it exists.
 */
export class PlannedInstallation implements Planned {
  readonly installation: Installation;
  readonly secrets: InstallationSecrets;
  readonly findings: readonly ReportedFinding[];
  readonly plan: Plan;
  readonly obstacle: Problem | undefined;
  readonly skipped: readonly string[];
  /**
   * The part of it that no check has found: secrets, and what the plan could not be made for. In
   * the form of the review's findings.
   */
  readonly unplanned: readonly ReportedFinding[];
  readonly #tasks: readonly Task[];
  readonly #gatherer: Gatherer;
  #facts: PlanFacts;

  constructor(
    installation: Installation,
    gatherer: Gatherer,
    facts: PlanFacts,
    { secrets, problems: missing }: ResolvedSecrets,
  ) {
    this.installation = installation;
    this.secrets = secrets;
    this.#gatherer = gatherer;
    this.#facts = facts;
    const { profile } = installation;
    this.#tasks = installationTasks(profile, installation.bundle);
    const input = { profile, facts, secrets };
    const known = { ...facts, profile, secrets };
    const checks = installation.target.runsSource ? [...checksBefore, ...checksBeforeSource] : checksBefore;
    const skipped: CheckResult[] = [];
    const results = runChecksOver(checks, known, (result) => {
      const judged = lowered(installation.skipped, result);
      if (judged !== result) skipped.push(judged);
      return judged;
    });
    this.skipped = skipped.map(skippedLine);
    this.findings = results.map((result) => {
      const said = reported(result, profile.name);
      return skipped.includes(result) ? { ...said, skipped: true } : said;
    });
    const planned = planOrProblem(this.#tasks, input);
    // A missing secret makes planning fail too: then it is the secret that has to be named.
    const others = [...missing, ...(missing.length === 0 ? planned.problems : [])];
    this.unplanned = others.map((problem) => ({ check: "plan", status: "fail", problem }));
    const problems = [...others, ...this.findings.filter(isFailure).map((finding) => finding.problem)];
    this.obstacle = combineProblems(problems, `${problems.length} things must be fixed first; nothing was changed`);
    this.plan = planned.plan;
  }

  get profile(): ResolvedProfile {
    return this.installation.profile;
  }

  get facts(): PlanFacts {
    return this.#facts;
  }

  /**
   * The plan as it is now that the lock is held. Another run may have written .env since this one
   * looked: its secrets must be kept, not overwritten by those that this run made up.
   */
  async underLock(): Promise<PlannedInstallation> {
    const { directory } = await this.#gatherer.again(["directory"], this.#facts, this.secrets);
    const before = this.#facts.directory;
    if (directory.composeText === before.composeText && isSame(directory.envText, before.envText)) return this;
    await this.close();
    return planInstallation(this.installation);
  }

  /** Runs the plan, or only the tasks of these ids. The lock must be held. */
  async run(emit: Emit, resume: () => string, only?: readonly string[]): Promise<RunResult> {
    const { ports, makeSecret, interruption } = this.installation.context;
    const { profile, secrets } = this;
    const result = await runPlan({
      tasks: only === undefined ? this.#tasks : this.#tasks.filter(({ id }) => only.includes(id)),
      context: { profile, secrets, facts: this.#facts, ports, signal: interruption.signal, makeSecret },
      lookAgain: (groups, facts) => this.#gatherer.again(groups, facts, secrets),
      database: (facts) => this.#gatherer.access(facts, secrets),
      emit,
      clock: ports.clock,
      resume,
    });
    this.#facts = result.facts;
    return result;
  }

  close(): Promise<void> {
    return this.#gatherer.close();
  }
}

/**
 * Without all of its values there is no plan, and why not is one more thing that stands in the way.
 */
export function planOrProblem(tasks: readonly Task[], input: AssessInput): { plan: Plan; problems: Problem[] } {
  try {
    return { plan: makePlan(tasks, input), problems: [] };
  } catch (thrown) {
    if (!(thrown instanceof Problem)) throw thrown;
    return { plan: { steps: [] }, problems: [thrown] };
  }
}

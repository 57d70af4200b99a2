import { applicationTasks, databaseTasks } from "../../tasks/post-deployment.ts";
import { composeProject } from "../../tasks/services/services-up.ts";
import { checksInside } from "../checks/inside.ts";
import { reported } from "../domain/check.ts";
import type { Emit } from "../domain/event.ts";
import { exitCodeOf, exitCodes, outcomeOf, outcomeOfRefusal } from "../domain/exit-code.ts";
import type { PlanFacts } from "../domain/facts/facts.ts";
import { isFailure } from "../domain/finding.ts";
import type { Ports } from "../domain/ports.ts";
import { combineProblems, Problem, toProblem } from "../domain/problem.ts";
import type { MakeSecret } from "../domain/secret.ts";
import type { Task } from "../domain/task.ts";
import { makePlan } from "../engine/make-plan.ts";
import { runChecksOver } from "../engine/run-checks.ts";
import { type RunResult, runPlan } from "../engine/run-plan.ts";
import type { ContainerSettings } from "./container-settings.ts";
import { InsideFacts } from "./inside-facts.ts";
import { inTurn, untilDatabaseAnswers, type Waiting } from "./turn.ts";

export interface PostDeployment extends Omit<Waiting, "ports"> {
  /** Throws Problem value-missing, with all that is blank. */
  prepare(): { settings: ContainerSettings; ports: Ports };
  makeSecret: MakeSecret;
  emit: Emit;
}

type Run = PostDeployment & ReturnType<PostDeployment["prepare"]>;

export interface PostDeploymentEnd {
  exitCode: number;
  /** One line, the last one. */
  says: string;
}

const resume = "Deploy again in Coolify, or run the same command again.";

/**
 * Brings a deployment whose containers somebody else has started to where an installation ends:
 * with the same tasks, in the same order, and the same verification.
 */
export async function runPostDeployment(asked: PostDeployment): Promise<PostDeploymentEnd> {
  const { emit, signal } = asked;
  let mayHaveChanged = false;
  const end = (problem: Problem, outcome: ReturnType<typeof outcomeOf>): PostDeploymentEnd => {
    const exitCode = exitCodeOf(problem);
    emit({ type: "run-ended", outcome, exitCode, problem, summary: undefined });
    return { exitCode, says: `failed: ${problem.title}` };
  };
  try {
    const run = { ...asked, ...asked.prepare() };
    const facts = new InsideFacts(run.ports, run.settings, signal);
    try {
      const access = await untilDatabaseAnswers(() => facts.access(), run);
      return await inTurn(access, run, async () => {
        const seen = await facts.forPlan();
        sayPlan(run, seen);
        mayHaveChanged = true;
        const { changed, problem } = await carryOut(run, facts, seen);
        if (problem !== undefined) return end(problem, outcomeOf(problem));
        const outcome = changed ? "done" : "nothing-to-do";
        emit({ type: "run-ended", outcome, exitCode: exitCodes.done, problem: undefined, summary: undefined });
        return { exitCode: exitCodes.done, says: doneLine(run.settings, changed) };
      });
    } finally {
      await facts.close();
    }
  } catch (thrown) {
    const problem = signal.aborted && signal.reason instanceof Problem ? signal.reason : toProblem(thrown);
    return end(problem, mayHaveChanged ? outcomeOf(problem) : outcomeOfRefusal(problem));
  }
}

/** Says findings and plan; throws what stands in the way, all of it at once. */
function sayPlan({ emit, settings: { profile, secrets } }: Run, facts: PlanFacts): void {
  const findings = runChecksOver(checksInside, { ...facts, profile, secrets }).map((one) =>
    reported(one, profile.name),
  );
  for (const finding of findings) emit({ type: "finding", finding });
  const problems = findings.filter(isFailure).map(({ problem }) => problem);
  const obstacle = combineProblems(problems, `${problems.length} things must be fixed first; nothing was changed`);
  if (obstacle !== undefined) throw obstacle;
  emit({ type: "plan-made", plan: makePlan([...databaseTasks, ...applicationTasks], { profile, secrets, facts }) });
}

/** The database first, which needs nobody else; then the neighbours are waited for. */
async function carryOut(run: Run, inside: InsideFacts, seen: PlanFacts): Promise<RunResult> {
  const { ports, signal, emit, makeSecret, say, settings } = run;
  const { profile, secrets } = settings;
  const runTasks = (tasks: readonly Task[], facts: PlanFacts) =>
    runPlan({
      ...{ tasks, emit, clock: ports.clock, resume: () => resume },
      context: { profile, secrets, facts, ports, signal, makeSecret },
      lookAgain: (groups, before) => inside.again(groups, before),
      database: () => inside.access(),
    });
  const first = await runTasks(databaseTasks, seen);
  if (first.problem !== undefined) return first;
  const services = settings.neighbours.map(({ service }) => service);
  const quiet = () => undefined;
  say(`waiting for an answer from: ${services.join(", ")}`);
  await ports.docker.up(composeProject({ profile }), services, "healthy", quiet, signal);
  const second = await runTasks(applicationTasks, await inside.again(["containers", "application"], first.facts));
  emit({
    ...{ type: "unverified", task: "verify-working" },
    what: "whether the worker is running: it listens on no port",
  });
  return { ...second, changed: first.changed || second.changed };
}

function doneLine({ profile, postponed }: ContainerSettings, changed: boolean): string {
  const did = changed ? "done: " : "done: nothing to change, ";
  if (postponed !== undefined) return `${did}everything works, but nobody can sign in yet: ${postponed}`;
  return `${did}sign in at ${profile.address}/dashboard as ${profile.workspace.administrator}`;
}

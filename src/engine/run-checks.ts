import { type Check, type CheckResult, problemOf } from "../domain/check.ts";
import { type CheckId, engineCheck } from "../domain/check-id.ts";
import type { Facts, Gathering, PlanningFacts } from "../domain/facts/facts.ts";
import { type Finding, unknown } from "../domain/finding.ts";
import type { Clock } from "../domain/ports.ts";

type Found = Pick<CheckResult, "finding" | "remediation">;

/**
 * Runs all at once, each as soon as its facts are in. One whose facts failed, whose needs did not
 * pass, or that throws, is a single `unknown` line: it hides no other, and passes for nothing.
 * `onResult` is called as they come; the result is in the list's order.
 */
export async function runChecks(
  checks: readonly Check[],
  gathering: Gathering,
  clock: Pick<Clock, "elapsed">,
  onResult: (result: CheckResult) => void = () => undefined,
  /** The last word on a remediation that is to be offered. */
  guard: (found: Found, gathering: Gathering) => Promise<Found> = async (found) => found,
): Promise<CheckResult[]> {
  const started = clock.elapsed();
  const results = new Map<CheckId, Promise<CheckResult>>();
  for (const one of checks) {
    // Only what stands before it in the list can be needed: so no circle can wait for itself.
    const needed = (one.needs ?? []).flatMap((id) => results.get(id) ?? []);
    const result = Promise.all(needed).then(async (before): Promise<CheckResult> => {
      const found = waitingOn(before) ?? (await guard(await whenSeen(one, gathering), gathering));
      const done = resultOf(one, found, Math.round(clock.elapsed() - started));
      onResult(done);
      return done;
    });
    results.set(one.id, result);
  }
  return Promise.all(results.values());
}

/** The same over facts that are all there. `judge` has the last word, before others need it. */
export function runChecksOver<Known>(
  checks: readonly Check<Known>[],
  facts: Known,
  judge: (result: CheckResult) => CheckResult = (result) => result,
): CheckResult[] {
  const results: CheckResult[] = [];
  for (const one of checks) {
    const needed = results.filter(({ id }) => one.needs?.includes(id));
    results.push(judge(resultOf(one, waitingOn(needed) ?? detect(one, facts), 0)));
  }
  return results;
}

/**
 * For a task that finds out more than could be seen before it. Throws Problem of the first that
 * fails.
 */
export function mustHold(checks: readonly Check<PlanningFacts>[], known: PlanningFacts): void {
  const { name, isInside } = known.profile;
  for (const result of runChecksOver(checks, known)) {
    // Within a container there is no doctor to put it right.
    const found = isInside ? { ...result, remediation: undefined } : result;
    const problem = result.finding.status === "fail" ? problemOf(found, name) : undefined;
    if (problem !== undefined) throw problem;
  }
}

function resultOf<Known>(
  { id, name = id, title, category, service, stops, explains }: Check<Known>,
  { finding, remediation }: Found,
  milliseconds: number,
): CheckResult {
  const said = finding.status === "fail" || finding.status === "warn" ? finding : undefined;
  return {
    ...{ id, name, title, category, service, finding, remediation, milliseconds },
    stops: said?.stops ?? stops ?? (category === "sign-in" ? "sign-in" : "service"),
    explains: said?.explains ?? explains ?? [],
  };
}

/** One dead engine is one red line: what needs it says so, and is not asked. */
function waitingOn(before: readonly CheckResult[]): Found | undefined {
  const waits = before.filter(({ finding: { status } }) => status !== "ok" && status !== "warn");
  if (waits.length === 0) return undefined;
  return waiting(
    waits.map(({ id }) => id),
    waits.map(({ name }) => name),
  );
}

function waiting(waitsOn: readonly CheckId[], names: readonly string[] = waitsOn): Found {
  return { finding: { status: "unknown", saw: `waiting on ${names.join(", ")}`, waitsOn }, remediation: undefined };
}

async function whenSeen(one: Check, gathering: Gathering): Promise<Found> {
  const facts: Partial<Facts> = {};
  for (const group of one.reads) {
    const seen = await gathering[group];
    if (seen.state === "failed" && seen.noEngine && one.id !== engineCheck) return waiting([engineCheck]);
    if (seen.state === "failed")
      return { finding: unknown(`${group} could not be checked: ${seen.saw}`), remediation: undefined };
    Object.assign(facts, { [group]: seen.value });
  }
  return detect(one, facts as Facts);
}

function detect<Known>(one: Check<Known>, facts: Known): Found {
  const finding = judged(one, facts);
  if (finding.status !== "fail" && finding.status !== "warn") return { finding, remediation: undefined };
  try {
    return { finding, remediation: offered(one, facts) };
  } catch {
    // What was found stays found, also where nobody can say how to put it right.
    return { finding, remediation: undefined };
  }
}

function judged<Known>(one: Check<Known>, facts: Known): Finding {
  try {
    return one.detect(facts);
  } catch (thrown) {
    return unknown(`the check itself failed: ${thrown instanceof Error ? thrown.message : String(thrown)}`);
  }
}

function offered<Known>({ remediation }: Check<Known>, facts: Known): CheckResult["remediation"] {
  const steps = remediation?.steps(facts) ?? [];
  if (remediation === undefined || steps.length === 0) return undefined;
  const { title, risk, first = false } = remediation;
  return { title, does: remediation.does?.(facts), risk, first, confirm: remediation.confirm?.(facts), steps };
}

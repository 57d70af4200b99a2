import type { Check, CheckResult } from "../domain/check.ts";
import type { CheckId } from "../domain/check-id.ts";
import { engineCheck } from "../domain/check-id.ts";
import type { Facts, Gathering } from "../domain/facts/facts.ts";
import type { Finding } from "../domain/finding.ts";
import type { Clock } from "../domain/ports.ts";

export type Found = Pick<CheckResult, "finding" | "remediation">;

/**
 * Runs all at once, each as soon as its facts are in. One whose facts failed, whose needs did not pass, or that throws, is a
 * single `unknown` line: it hides no other, and passes for nothing. `onResult` is called as they come; the result is in the list's order.
 */
export async function runChecks(
  checks: readonly Check[],
  gathering: Gathering,
  clock: Pick<Clock, "elapsed">,
  onResult: (report: CheckResult) => void = () => undefined,
  /** The last word on a repair that is to be offered. */
  guard: (found: Found, gathering: Gathering) => Promise<Found> = async (found) => found,
): Promise<CheckResult[]> {
  const started = clock.elapsed();
  const reports = new Map<CheckId, Promise<CheckResult>>();
  for (const one of checks) {
    // Only what stands before it in the list can be needed: so no circle can wait for itself.
    const needed = (one.needs ?? []).map((id) => reports.get(id));
    const report = Promise.all(needed).then(async (before): Promise<CheckResult> => {
      const waitsOn = before.flatMap((other) => (other === undefined || passed(other.finding) ? [] : [other.id]));
      const { finding, remediation } =
        waitsOn.length > 0
          ? { finding: waiting(waitsOn), remediation: undefined }
          : await guard(await detect(one, gathering), gathering);
      const { id, title, category, service } = one;
      const done = {
        id,
        title,
        category,
        service,
        finding,
        remediation,
        milliseconds: Math.round(clock.elapsed() - started),
      };
      onResult(done);
      return done;
    });
    reports.set(one.id, report);
  }
  return Promise.all(reports.values());
}

const passed = ({ status }: Finding) => status === "ok" || status === "warn";
const unknown = (saw: string): Finding => ({ status: "unknown", saw, waitsOn: [] });
const waiting = (waitsOn: readonly CheckId[]): Finding => ({
  status: "unknown",
  saw: `waiting on ${waitsOn.join(", ")}`,
  waitsOn,
});

async function detect(one: Check, gathering: Gathering): Promise<Found> {
  const facts: Partial<Facts> = {};
  for (const group of one.reads) {
    const seen = await gathering[group];
    if (seen.state === "failed" && seen.noEngine && one.id !== engineCheck)
      return { finding: waiting([engineCheck]), remediation: undefined };
    if (seen.state === "failed")
      return { finding: unknown(`could not look at ${group}: ${seen.saw}`), remediation: undefined };
    Object.assign(facts, { [group]: seen.value });
  }
  try {
    const finding = one.detect(facts as Facts);
    const wrong = finding.status === "fail" || finding.status === "warn";
    return { finding, remediation: wrong ? remediationOf(one, facts as Facts) : undefined };
  } catch (thrown) {
    const saw = thrown instanceof Error ? thrown.message : String(thrown);
    return { finding: unknown(`the check itself failed: ${saw}`), remediation: undefined };
  }
}

function remediationOf({ remediation }: Check, facts: Facts): CheckResult["remediation"] {
  const steps = remediation?.steps(facts) ?? [];
  if (remediation === undefined || steps.length === 0) return undefined;
  return {
    title: remediation.title,
    risk: remediation.risk,
    first: remediation.first ?? false,
    confirm: remediation.confirm?.(facts),
    steps,
  };
}

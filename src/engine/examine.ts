import type { Diagnosis, Examination, ExaminationId, Report } from "../domain/doctor.ts";
import { engineExamination } from "../domain/doctor.ts";
import type { Facts, Gathering } from "../domain/facts/facts.ts";
import type { Clock } from "../domain/ports.ts";

export type Found = Pick<Report, "diagnosis" | "fix">;

/**
 * Examines all at once, each as soon as its facts are in. One whose facts failed, whose needs did not pass, or that throws, is a
 * single `unknown` line: it hides no other, and passes for nothing. `onReport` is called as they come; the result is in the list's order.
 */
export async function examine(
  examinations: readonly Examination[],
  gathering: Gathering,
  clock: Pick<Clock, "elapsed">,
  onReport: (report: Report) => void = () => undefined,
  /** The last word on a repair that is to be offered. */
  guard: (found: Found, gathering: Gathering) => Promise<Found> = async (found) => found,
): Promise<Report[]> {
  const started = clock.elapsed();
  const reports = new Map<ExaminationId, Promise<Report>>();
  for (const one of examinations) {
    // Only what stands before it in the list can be needed: so no circle can wait for itself.
    const needed = (one.needs ?? []).map((id) => reports.get(id));
    const report = Promise.all(needed).then(async (before): Promise<Report> => {
      const waitsOn = before.flatMap((other) => (other === undefined || passed(other.diagnosis) ? [] : [other.id]));
      const { diagnosis, fix } =
        waitsOn.length > 0
          ? { diagnosis: waiting(waitsOn), fix: undefined }
          : await guard(await detect(one, gathering), gathering);
      const { id, title, category, service } = one;
      const done = {
        id,
        title,
        category,
        service,
        diagnosis,
        fix,
        milliseconds: Math.round(clock.elapsed() - started),
      };
      onReport(done);
      return done;
    });
    reports.set(one.id, report);
  }
  return Promise.all(reports.values());
}

const passed = ({ status }: Diagnosis) => status === "ok" || status === "warn";
const unknown = (saw: string): Diagnosis => ({ status: "unknown", saw, waitsOn: [] });
const waiting = (waitsOn: readonly ExaminationId[]): Diagnosis => ({
  status: "unknown",
  saw: `waiting on ${waitsOn.join(", ")}`,
  waitsOn,
});

async function detect(one: Examination, gathering: Gathering): Promise<Found> {
  const facts: Partial<Facts> = {};
  for (const group of one.reads) {
    const seen = await gathering[group];
    if (seen.state === "failed" && seen.noEngine && one.id !== engineExamination)
      return { diagnosis: waiting([engineExamination]), fix: undefined };
    if (seen.state === "failed")
      return { diagnosis: unknown(`could not look at ${group}: ${seen.saw}`), fix: undefined };
    Object.assign(facts, { [group]: seen.value });
  }
  try {
    const diagnosis = one.detect(facts as Facts);
    const wrong = diagnosis.status === "fail" || diagnosis.status === "warn";
    return { diagnosis, fix: wrong ? fixOf(one, facts as Facts) : undefined };
  } catch (thrown) {
    const saw = thrown instanceof Error ? thrown.message : String(thrown);
    return { diagnosis: unknown(`the check itself failed: ${saw}`), fix: undefined };
  }
}

function fixOf({ fix }: Examination, facts: Facts): Report["fix"] {
  const steps = fix?.steps(facts) ?? [];
  if (fix === undefined || steps.length === 0) return undefined;
  return { title: fix.title, risk: fix.risk, first: fix.first ?? false, confirm: fix.confirm?.(facts), steps };
}

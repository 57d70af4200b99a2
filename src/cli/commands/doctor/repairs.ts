import { doctorChecks } from "../../../checks/doctor.ts";
import type { CheckResult } from "../../../domain/check.ts";
import { inRepairOrder } from "../../../domain/doctor-overview.ts";
import { Problem } from "../../../domain/problem.ts";
import { usage } from "../../../domain/usage.ts";
import type { DoctorSession } from "../../../installation/doctor-session.ts";
import { folderQuestion, folderRefused } from "../../../installation/labelled-folder.ts";
import { type Asking, canAsk, confirm, confirmByName } from "../../confirm.ts";
import type { Args } from "../../spec.ts";
import type { doctor } from "./command.ts";

type DoctorArgs = Args<typeof doctor>;

export interface Repaired {
  id: string;
  title: string;
  preview: readonly string[];
  helped: boolean;
  problem: Problem | undefined;
}

/**
 * Repairs what was asked for, one after the other. Each is checked again before its turn, since what one repair has mended needs no
 * second one, and after it. Gives a last look at everything, and which repairs wait for a yes because there is no
 * terminal to ask at: those are shown, and nothing of them is done. Throws Problem usage, cancelled.
 */
export async function repair(
  context: Asking,
  session: DoctorSession,
  args: Pick<DoctorArgs, "fix" | "yes">,
  first: readonly CheckResult[],
  say: (line: string) => void,
): Promise<{ reports: readonly CheckResult[]; repaired: Repaired[]; unasked: string[] }> {
  const repaired: Repaired[] = [];
  const unasked: string[] = [];
  for (const found of wanted(args, first)) {
    const { id } = found;
    const report = repaired.length === 0 ? found : await session.recheck(id);
    const { remediation } = report;
    if (remediation === undefined) continue;
    // What is a repair of all may have come to destroy something since; that is never among them.
    if (args.fix.includes("all") && remediation.risk === "destroys") continue;
    const preview = session.preview(report);
    say(`${id}  ${remediation.title} (${remediation.risk})`);
    say(`     ${session.effect(report).join(" ")}`);
    for (const line of preview) say(`       ${line}`);
    const mayChange = await mayChangeFolder(context, session);
    if (!canAsk(context) && !(args.yes && remediation.risk !== "destroys")) {
      unasked.push(id);
      say(`     not done: there is no terminal to ask at. To do it: ${typed(report)}`);
      continue;
    }
    if (!mayChange || !(await agreed(context, args, report))) {
      say("     skipped");
      continue;
    }
    const problem = await session.repair(report, (line) => say(`     ${line}`));
    const { finding } = await session.recheck(id);
    const helped = finding.status === "ok";
    repaired.push({ id, title: remediation.title, preview, helped, problem });
    if (problem !== undefined) say(`     the repair stopped: ${problem.title}: ${problem.saw}\n     ${problem.next}`);
    say(`     re-checked: ${outcomeOf(finding)}`);
  }
  return { reports: repaired.length === 0 ? first : await session.check(), repaired, unasked };
}

function outcomeOf({ status, saw }: CheckResult["finding"]): string {
  if (status === "ok") return "fixed";
  return status === "unknown" ? `could not be checked: ${saw}` : `still failing: ${saw}`;
}

/** `--yes` answers for a repair, and not for whose folder it is. Throws Problem usage where nobody can be asked. */
async function mayChangeFolder(context: Asking, session: DoctorSession): Promise<boolean> {
  const { project, directory, labelled } = session.installation;
  if (labelled === undefined || directory === undefined || session.mayChangeFolder) return true;
  if (labelled.faults.length > 0 || !canAsk(context)) throw folderRefused(project, directory, labelled);
  const agreed = await confirm(context, folderQuestion(directory, labelled));
  if (agreed) session.agreeToFolder();
  return agreed;
}

function wanted({ fix, yes }: Pick<DoctorArgs, "fix" | "yes">, reports: readonly CheckResult[]): CheckResult[] {
  if (fix.includes("all"))
    // Also what has no repair yet, or one that would destroy: another one may change that, and at its turn it is asked again.
    return inRepairOrder(reports).filter(({ finding: { status } }) => status === "fail" || status === "warn");

  const ids = fix.map((id) => id.toUpperCase());
  const strange = ids.find((id) => !reports.some((report) => report.id === id));
  if (strange !== undefined && doctorChecks.some(({ id }) => id === strange))
    throw usage(`${strange} does not apply to this installation: something else manages that part of it.`);
  if (strange !== undefined)
    throw usage(`There is no check ${strange}; dittofeed-setup doctor --list shows all of them.`);
  const asked = inRepairOrder(reports).filter(({ id }) => ids.includes(id));
  const destroys = asked.find((report) => report.remediation?.risk === "destroys");
  if (destroys !== undefined && yes) throw destroysUnasked(destroys);
  return asked;
}

async function agreed(
  context: Asking,
  { yes }: Pick<DoctorArgs, "yes">,
  { id, remediation }: CheckResult,
): Promise<boolean> {
  if (remediation?.risk === "destroys")
    return confirmByName(context, `${remediation.title}.`, remediation.confirm ?? id);
  return yes || confirm(context, "This will be done.");
}

/** What a person types who wants this repair; for what destroys, `--yes` is no answer. */
function typed({ id, remediation }: CheckResult): string {
  const command = `dittofeed-setup doctor --fix ${id}`;
  return remediation?.risk === "destroys" ? `${command}   in a terminal, without --yes` : `${command} --yes`;
}

function destroysUnasked(report: CheckResult): Problem {
  const { id, remediation } = report;
  return new Problem({
    code: "usage",
    title: "--yes does not cover what cannot be undone",
    saw: `${id}: ${remediation?.title}.`,
    why: "It deletes something, so you must type its name.",
    next: typed(report),
  });
}
